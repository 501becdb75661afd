#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Sources are TypeScript: keep what Node makes of them, so that a command starts in a tenth of a second.
enableCompileCache();

const { processContext } = await import('./environment.ts');
const { runQuality } = await import('./program.ts');

/** A reader that has seen enough (`| head`) is no fault: end quietly. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') process.exitCode = 2;
    process.exit();
  });
}

const exitCode = await runQuality(process.argv.slice(2), processContext());
// Not process.exit(): what is still on its way to a pipe would be lost.
if (exitCode !== 0) process.exitCode = exitCode;
