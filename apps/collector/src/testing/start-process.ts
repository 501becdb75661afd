import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** The address that it printed first. */
  readonly url: string;
  /** Ends it and resolves when it has ended. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** Starts `./<name>.ts` with `options` as JSON and waits for the address that it prints. */
export async function startProcess(
  name: 'accelerated-collector' | 'simulator-process',
  options: object,
): Promise<StartedProcess> {
  const program = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const [line] = (await Promise.race([
    once(child.stdout, 'data'),
    exited.then(([code]) => {
      throw new Error(`${name} ended with code ${code} before it was ready`);
    }),
  ])) as [Buffer];
  return {
    child,
    url: String(line).trim(),
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
    },
  };
}
