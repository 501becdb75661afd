import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';
import { probeRedis } from './probe.ts';

/** A Redis server of one test alone, to be killed and brought back with its data. */
export interface RedisServer {
  readonly url: string;
  /** SIGKILL: what was written in the last second may be lost. */
  kill(): Promise<void>;
  /** Starts it again on the same port and data. */
  restart(): Promise<void>;
  /** Forgets all its data, as a server without a disk does that is started again. */
  forget(): Promise<void>;
  /** Stops it and removes its data. */
  remove(): Promise<void>;
}

const START_MS = 10_000;

/**
 * Starts the `redis-server` that `probeRedis` finds, on a free port of 127.0.0.1, with an append-only file in a folder of its own.
 * @throws Error when there is none, or it does not start
 */
export async function startRedis(): Promise<RedisServer> {
  const probe = await probeRedis();
  if (!probe.ok) throw new Error(probe.reason);
  const folder = mkdtempSync(join(tmpdir(), 'quality-redis-'));
  const port = await freePort();
  const options = { port, bind: '127.0.0.1', dir: folder, appendonly: 'yes', appendfsync: 'everysec', save: '', daemonize: 'no' };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(probe.path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output = `${output}${chunk}`.slice(-2_000);
    });
    const deadline = Date.now() + START_MS;
    while (!(await answers(port))) {
      if (child.exitCode !== null || Date.now() > deadline) {
        child.kill('SIGKILL');
        throw new Error(`redis-server did not start on port ${port}: ${output.trim().split('\n').at(-1)}`);
      }
      await sleep(20);
    }
    return child;
  };
  const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  let server = await start();
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => end(server, 'SIGKILL'),
    restart: async () => {
      await end(server, 'SIGTERM');
      server = await start();
    },
    forget: async () => {
      await command(port, 'FLUSHALL');
    },
    remove: async () => {
      await end(server, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Whether a server takes commands: while it reads its data it answers LOADING. */
async function answers(port: number): Promise<boolean> {
  return (await command(port, 'PING')) === '+PONG';
}

/** The first line of an answer; `null` when nobody answers. */
async function command(port: number, line: string): Promise<string | null> {
  return new Promise((done) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const finish = (answer: string | null): void => {
      socket.destroy();
      done(answer);
    };
    socket.once('connect', () => socket.write(`${line}\r\n`));
    socket.once('data', (answer) => finish(String(answer).split('\r\n')[0] ?? null));
    socket.once('error', () => finish(null));
    socket.setTimeout(1_000, () => finish(null));
  });
}
