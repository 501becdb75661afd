import { chmodSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { endRun } from './run-folder.ts';

declare module 'vitest' {
  interface ProvidedContext {
    testbedFolder: string;
  }
}

const prefix = 'quality-testbed-';

/** vitest's global setup: one folder a run, and an end that leaves no server, database or file behind. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await endKilledRuns();
  const path = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  chmodSync(path, 0o711);
  project.provide('testbedFolder', path);
  return () => endRun({ path });
}

/** A run that was killed leaves its server running; the next run ends it. */
async function endKilledRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = Number(new RegExp(`^${prefix}(\\d+)-`).exec(name)?.[1] ?? Number.NaN);
    if (Number.isNaN(pid) || isAlive(pid)) continue;
    await endRun({ path: join(tmpdir(), name) }).catch((error: Error) =>
      process.stderr.write(`left of a killed run, not removed: ${join(tmpdir(), name)}: ${error.message}\n`),
    );
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
