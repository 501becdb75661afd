import type { Readable } from 'node:stream';

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command writes. */
export interface TextOutput {
  /** False when the reader is slower than the writer. */
  write(text: string): boolean;
  /** Resolves when more may be written. */
  drained?(): Promise<void>;
  readonly isTTY: boolean;
  /** Characters in a line, or undefined where there is no screen. */
  readonly columns: number | undefined;
  /** Lines of the screen. */
  readonly rows?: number | undefined;
}

/** Everything that a command knows of its surroundings: tests hand in their own. */
export interface CommandContext {
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  readonly stdin: Readable;
  /** Folder to which paths on the command line are relative. */
  readonly cwd: string;
  readonly colors: boolean;
  readonly environment: Environment;
  /** UTC epoch ms. */
  readonly clock: () => number;
  /** A signal that is aborted by Ctrl-C or SIGTERM, from the call on. Without the call they end the process as usual. */
  readonly interruption: () => AbortSignal;
}

/** The environment of this process. This file is the only one that reads it. */
export function environment(): Environment {
  return process.env;
}

/** The surroundings of this process. */
export function processContext(): CommandContext {
  const env = environment();
  return {
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    stdin: process.stdin,
    cwd: callersFolder(env),
    colors: wantsColors(env, process.stdout.isTTY === true),
    environment: env,
    clock: Date.now,
    interruption,
  };
}

/**
 * `pnpm quality` runs its script at the root of the repository, but a path means the folder in which it was typed. INIT_CWD is
 * that folder; it is inherited by every process below, so it counts only where pnpm started this command itself.
 */
function callersFolder(env: Environment): string {
  const ranByPnpm = env.npm_lifecycle_event === 'quality' || env.npm_lifecycle_event === 'dev';
  return ranByPnpm && env.INIT_CWD ? env.INIT_CWD : process.cwd();
}

/** https://no-color.org: a NO_COLOR that is not empty wins over everything. */
function wantsColors(env: Environment, isTerminal: boolean): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return isTerminal && env.TERM !== 'dumb';
}

function interruption(): AbortSignal {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => controller.abort());
  return controller.signal;
}

function outputOf(stream: NodeJS.WriteStream): TextOutput {
  return {
    write: (text) => stream.write(text),
    drained: () => new Promise((resolve) => stream.once('drain', resolve)),
    isTTY: stream.isTTY === true,
    get columns() {
      return stream.isTTY ? stream.columns : undefined;
    },
    get rows() {
      return stream.isTTY ? stream.rows : undefined;
    },
  };
}
