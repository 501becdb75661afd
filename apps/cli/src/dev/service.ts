import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('./child.ts', import.meta.url));
const STOP_TIMEOUT_MS = 10_000;

export interface ServiceOptions {
  readonly name: string;
  /** Absolute path of the module to run. */
  readonly entry: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Called when the service ends by itself. */
  readonly onExit: (code: number | null, signal: NodeJS.Signals | null) => void;
}

/** A process of the development stack: started, restarted on a change, stopped. */
export class Service {
  readonly name: string;
  readonly #options: ServiceOptions;
  #process: ChildProcess | null = null;

  constructor(options: ServiceOptions) {
    this.name = options.name;
    this.#options = options;
  }

  start(): void {
    // A group of its own: Ctrl-C reaches the parent alone, which then stops its services in order.
    const child = fork(CHILD, [this.#options.entry], {
      env: this.#options.env as NodeJS.ProcessEnv,
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      detached: true,
    });
    this.#process = child;
    child.once('exit', (code, signal) => {
      if (this.#process !== child) return;
      this.#process = null;
      this.#options.onExit(code, signal);
    });
  }

  /** Resolves when the process is gone; it gets ten seconds to end by itself. */
  async stop(): Promise<void> {
    const child = this.#process;
    if (child === null) return;
    this.#process = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    const kill = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS);
    await gone;
    clearTimeout(kill);
  }

  async restart(): Promise<void> {
    await this.stop();
    this.start();
  }
}
