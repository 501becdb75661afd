import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with what was skipped and why, and with one line `N passed, N failed`. */
class SummaryReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    let passed = 0;
    let failed = errors.length;
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.state() === 'failed' && module.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'passed') passed += 1;
        else if (result.state === 'failed') failed += 1;
        else
          skipped.push(
            `  ${module.relativeModuleId} > ${test.fullName}: ${(result.state === 'skipped' && result.note) || 'no reason given'}`,
          );
      }
    }
    const lines = skipped.length > 0 ? [`Skipped ${skipped.length}:`, ...skipped] : ['Nothing was skipped.'];
    process.stdout.write(`\n${lines.join('\n')}\n\n${passed} passed, ${failed} failed\n`);
  }
}

export default SummaryReporter;
