import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** The root of the repository. */
export const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs a program; what it printed, or an error that holds its last lines. */
export async function execute(program: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  try {
    const { stdout } = await run(program, args, { cwd: ROOT, env: { ...process.env, ...env }, maxBuffer: 64 << 20 });
    return stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as { stdout?: string; stderr?: string; message: string };
    throw new Error(`${program} ${args.join(' ')}: ${`${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n') || message}`);
  }
}

/** One run of the stack under a name of its own. */
export class ComposeProject {
  readonly #args: readonly string[];
  readonly #env: Record<string, string>;

  constructor(name: string, files: readonly string[], env: Record<string, string>) {
    this.#args = ['compose', '--ansi', 'never', '--progress', 'quiet', '-p', name, ...files.flatMap((file) => ['-f', file])];
    this.#env = env;
  }

  /** `docker compose …` */
  compose(...args: readonly string[]): Promise<string> {
    return execute('docker', [...this.#args, ...args], this.#env);
  }

  /** Runs the commands of a document, written for `docker compose -f deploy/compose.yaml`, on this project. */
  async shell(commands: string, cwd: string): Promise<void> {
    const own = ['docker', ...this.#args.map((arg) => (arg.startsWith('deploy/') ? `${ROOT}${arg}` : arg))].join(' ');
    const text = commands.replaceAll('docker compose -f deploy/compose.yaml', own).replaceAll('up -d', 'up -d --no-build');
    await execute('sh', ['-euc', `cd ${cwd}\n${text}`], this.#env);
  }

  /** The rows that a query gives, columns apart by `|`. */
  async rows(sql: string): Promise<string[]> {
    const psql = ['psql', '-X', '-A', '-t', '-U', 'quality_owner', '-d', 'quality', '-c', sql];
    return (await this.compose('exec', '-T', 'timescaledb', ...psql)).split('\n').filter((row) => row !== '');
  }

  /** What `docker inspect` says of every container of the project, by the name of its service. */
  async inspect(): Promise<ReadonlyMap<string, Inspected>> {
    const ids = (await this.compose('ps', '-a', '-q')).split('\n').filter((id) => id !== '');
    const found = JSON.parse(await execute('docker', ['inspect', ...ids])) as Inspected[];
    return new Map(found.map((container) => [container.Config.Labels['com.docker.compose.service']!, container]));
  }
}

/** The part of `docker inspect` that tests look at. */
export interface Inspected {
  readonly Config: { readonly User: string; readonly Env: readonly string[]; readonly Labels: Record<string, string> };
  readonly HostConfig: {
    readonly ReadonlyRootfs: boolean;
    readonly CapDrop: readonly string[] | null;
    readonly PortBindings: Record<string, readonly { readonly HostIp: string }[]> | null;
  };
  readonly State: { readonly Status: string; readonly ExitCode: number; readonly Health?: { readonly Status: string } };
}

/** Asks until an answer is there; the last error or the name of what was waited for, when the time is over. */
export async function eventually<T>(what: string, timeoutMs: number, ask: () => Promise<T | null>): Promise<T> {
  const end = Date.now() + timeoutMs;
  let problem = '';
  while (Date.now() < end) {
    try {
      const answer = await ask();
      if (answer !== null) return answer;
    } catch (error) {
      problem = `: ${(error as Error).message}`;
    }
    await new Promise((done) => setTimeout(done, 500));
  }
  throw new Error(`${what} did not come in ${timeoutMs} ms${problem}`);
}
