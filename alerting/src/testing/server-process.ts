import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** A real server in a process of its own. */
export interface ServerProcess {
  stop(): Promise<void>;
}

/**
 * Starts a program and resolves when `readyUrl` answers with success.
 *
 * @throws Error with the end of what the program wrote when it exits first or is not ready in time
 */
export async function startServerProcess(
  path: string,
  args: readonly string[],
  readyUrl: string,
  timeoutMs = 20_000,
): Promise<ServerProcess> {
  const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream
      .setEncoding('utf8')
      .on('data', (text: string) => lines.splice(0, lines.length, ...[...lines, ...text.split('\n')].slice(-20)));
  }
  const deadline = Date.now() + timeoutMs;
  while (!(await answers(readyUrl))) {
    if (child.exitCode !== null) throw new Error(`${path} ended with code ${child.exitCode}:\n${lines.join('\n')}`);
    if (Date.now() > deadline) {
      await end(child);
      throw new Error(`${path} was not ready after ${timeoutMs} ms:\n${lines.join('\n')}`);
    }
    await wait(50);
  }
  return { stop: () => end(child) };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((done) => child.once('exit', () => done()));
  child.kill('SIGTERM');
  const killer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(killer);
}
