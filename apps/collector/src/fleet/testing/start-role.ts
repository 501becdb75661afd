import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@quality/testbed';
import type { Role } from '../role-metrics.ts';

const MAIN = fileURLToPath(new URL('../../main.ts', import.meta.url));

export interface RoleSettings {
  readonly configFile: string;
  readonly redisUrl: string;
  readonly databaseUrl: string;
  /** Spool of a worker. */
  readonly spoolPath: string;
}

/** One role of a fleet in a process of its own, as it runs in earnest. */
export interface StartedRole {
  readonly role: Role;
  readonly url: string;
  readonly child: ChildProcess;
  /** What it wrote until now. */
  output(): string;
  /** Ends it and resolves with its exit code. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts `collector --role <role>` on a free port; does not wait for it. */
export async function startRole(role: Role, settings: RoleSettings): Promise<StartedRole> {
  const port = await freePort();
  const child = spawn(process.execPath, [MAIN, '--config', settings.configFile, '--role', role], {
    env: {
      REDIS_URL: settings.redisUrl,
      DATABASE_URL: settings.databaseUrl,
      QUALITY_STORAGE_SPOOL_PATH: settings.spoolPath,
      QUALITY_COLLECTOR_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = once(child, 'exit');
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-200_000);
    });
  }
  return {
    role,
    url: `http://127.0.0.1:${port}`,
    child,
    output: () => output,
    async end(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** The body of an answer, and its status; 0 while nobody answers. */
export async function get(url: string): Promise<{ readonly status: number; readonly text: string }> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(5_000) });
    return { status: response.status, text: await response.text() };
  } catch {
    return { status: 0, text: '' };
  }
}
