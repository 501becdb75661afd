import type { Reporter, TestCase, TestModule } from 'vitest/node';

/** Ends a run with the figures that tests noted, with what was skipped and why, and with one line `N passed, N failed`. */
class SummaryReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    let passed = 0;
    let failed = errors.length;
    const figures: string[] = [];
    const skipped: string[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) failed += 1;
      for (const test of module.children.allTests()) {
        const { state } = test.result();
        if (state === 'passed') passed += 1;
        else if (state === 'failed') failed += 1;
        else skipped.push(`  ${nameOf(test)}: ${reasonOf(test)}`);
        for (const { message } of test.annotations()) figures.push(`  ${nameOf(test)}: ${message}`);
      }
    }
    const lines: string[] = [];
    if (figures.length > 0) lines.push('Figures:', ...figures, '');
    lines.push(...(skipped.length > 0 ? [`Skipped ${skipped.length}:`, ...skipped] : ['Nothing was skipped.']));
    process.stdout.write(`\n${lines.join('\n')}\n\n${passed} passed, ${failed} failed\n`);
  }
}

function nameOf(test: TestCase): string {
  return `${test.module.relativeModuleId} > ${test.fullName}`;
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  return (result.state === 'skipped' && result.note) || 'no reason given';
}

export default SummaryReporter;
