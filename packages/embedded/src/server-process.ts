import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { freePort, listens } from './port.ts';
import { findPostmaster, isAlive } from './postmaster.ts';
import type { RunAs } from './run-as.ts';

/** Everything that a start of the server needs but its port. */
export interface Launch {
  readonly clusterDir: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly settings: Readonly<Record<string, string>>;
  readonly logFile: string;
}

/** Milliseconds that a start, a recovery after a kill or a stop may take. */
const patienceMs = 30_000;

/** Port of the server that runs on a cluster, also of one that is still recovering; null when there is none. */
export async function findRunning(clusterDir: string): Promise<number | null> {
  const deadline = Date.now() + patienceMs;
  while (Date.now() < deadline) {
    const postmaster = findPostmaster(clusterDir);
    // A process number is used again after a restart of the machine: a stranger does not listen on the port.
    if (postmaster === null || (postmaster.ready && !(await listens(postmaster.port)))) return null;
    if (postmaster.ready) return postmaster.port;
    await sleep(20);
  }
  throw new EmbeddedPostgresError('start_failed', `the server on ${clusterDir} is starting or stopping for over 30 s`);
}

/** Starts a server; a lock of a killed one may linger and a free port may be lost to another process, so it tries for 3 s. */
export async function startServer(launch: Launch, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && (await listens(wanted))) throw portTaken(wanted);
  const deadline = Date.now() + 3_000;
  for (;;) {
    const port = wanted ?? (await freePort());
    const failure = await tryStart(launch, port);
    if (failure === null) return port;
    if (Date.now() > deadline) {
      if (/could not bind|Address already in use/.test(failure)) throw portTaken(port);
      throw new EmbeddedPostgresError('start_failed', `PostgreSQL did not start on ${launch.clusterDir}: ${failure}`);
    }
    await sleep(100);
  }
}

/** Resolves with null when the server takes connections, else with the last lines of its log. */
async function tryStart({ clusterDir, binaries, runAs, settings, logFile }: Launch, port: number): Promise<string | null> {
  const flags = { ...settings, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const [command, ...args] = [
    ...runAs.wrapper,
    binaries.postgres,
    ...['-D', clusterDir, '-p', String(port)],
    ...Object.entries(flags).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
  const output = openSync(logFile, 'w', 0o600);
  // Its own session: Ctrl-C in the terminal must not stop the database before those who still write to it.
  const child = spawn(command!, args, {
    ...runAs.user,
    cwd: '/',
    detached: true,
    windowsHide: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  let ended: string | null = null;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', () => {
    ended ??= lastLines(logFile);
  });
  child.unref();
  const deadline = Date.now() + patienceMs;
  while (ended === null && Date.now() < deadline) {
    const postmaster = findPostmaster(clusterDir);
    if (postmaster?.ready && postmaster.pid === child.pid) {
      child.removeAllListeners('exit');
      return null;
    }
    await sleep(10);
  }
  return ended ?? `not ready after 30 s; ${lastLines(logFile)}`;
}

/** Ends the server of a cluster in order; nothing when none runs. */
export async function stopServer(clusterDir: string, binaries: Binaries): Promise<void> {
  const postmaster = findPostmaster(clusterDir);
  if (postmaster === null) return;
  if (process.platform === 'win32') {
    const args = ['stop', '-D', clusterDir, '-m', 'fast'];
    await new Promise((done) => spawn(binaries.pg_ctl, args, { stdio: 'ignore', windowsHide: true }).once('exit', done));
  } else {
    process.kill(postmaster.pid, 'SIGINT');
  }
  const deadline = Date.now() + patienceMs;
  while (isAlive(postmaster.pid) && findPostmaster(clusterDir) !== null) {
    if (Date.now() > deadline) {
      throw new EmbeddedPostgresError('stop_failed', `PostgreSQL (process ${postmaster.pid}) did not end in 30 s`);
    }
    await sleep(10);
  }
}

function portTaken(port: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError('port_taken', `port ${port} on 127.0.0.1 is taken by another program`);
}

function lastLines(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-4).join('; ') || 'it said nothing';
}
