import { resolve } from 'node:path';
import type { CommandContext } from '../environment.ts';
import { PortBusyError, type Stack, startStack } from './stack.ts';

export interface DevOptions {
  readonly root: string;
  readonly dataDir: string;
  readonly live: boolean;
  readonly configFile: string;
  readonly reload: boolean;
  readonly context: CommandContext;
}

/** Runs the stack until Ctrl-C or SIGTERM, then stops all of it. Answers the exit code. */
export async function runDev(options: DevOptions): Promise<number> {
  const { environment: env, stdout, stderr } = options.context;
  const say = (line: string): void => void stdout.write(`${line}\n`);
  let ending = false;
  let wake: () => void = () => {};
  const ended = new Promise<void>((done) => {
    wake = done;
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (!ending) say('\nstopping …');
      ending = true;
      wake();
    });
  }

  let stack: Stack;
  try {
    stack = await startStack({
      root: options.root,
      dataDir: resolve(options.root, options.dataDir),
      liveConfig: options.live ? resolve(options.root, options.configFile) : null,
      collectorPort: Number(env.QUALITY_COLLECTOR_PORT ?? 9464),
      apiPort: Number(env.QUALITY_API_PORT ?? 8080),
      reload: options.reload,
      env,
      say,
    });
  } catch (error) {
    stderr.write(`${error instanceof PortBusyError ? '' : 'cannot start: '}${(error as Error).message}\n`);
    return 1;
  }
  say('');
  for (const [name, url] of Object.entries(stack.urls)) say(`  ${name.padEnd(9)} ${url}`);
  say(`  Ctrl-C stops everything; the history stays in ${options.dataDir}\n`);
  await ended;
  await stack.stop();
  say('stopped');
  return 0;
}
