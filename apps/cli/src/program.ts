import { Command, CommanderError } from 'commander';
import type { CommandContext } from './environment.ts';
import { printable } from './files/unreadable-file.ts';

/** What ends a command with its message in one line and exit code 2: bad usage, a broken configuration, a server that is not there. */
export class CommandFailure extends Error {
  override readonly name = 'CommandFailure';
  readonly code = 'command_failure';
  readonly retryable = false;
}

/** Adds one command to the program. `finish` tells the exit code. */
type Register = (program: Command, context: CommandContext, finish: (exitCode: number) => void) => void;

/** Commands in the order of the help. Each is loaded only when it is wanted: `check` must not wait for what `dev` needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await import('./check/command.ts')).registerCheck,
  dev: async () => (await import('./dev/command.ts')).registerDev,
};

/**
 * Runs one command line, without the name of the program, and answers its exit code: 0 passes, 1 fails, 2 bad usage or
 * unreadable input. Writes to the context only, and never throws.
 */
export async function runQuality(args: readonly string[], context: CommandContext): Promise<number> {
  let exitCode = 0;
  const program = new Command('quality')
    .description('Says how good candles are, from 0 to 100, and why to the point.')
    .version(await packageVersion(), '-V, --version')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text, write) => write(oneLine(text)),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
      getOutHasColors: () => context.colors,
      getErrHasColors: () => context.colors,
    })
    .configureHelp({ styleTitle: (text) => (context.colors ? `\u001b[1m${text}\u001b[22m` : text) })
    .addHelpText('after', '\nExamples:\n  $ quality check candles.csv\n  $ quality check --help\n');
  const wanted = args.find((arg) => !arg.startsWith('-'));
  const loaders = wanted !== undefined && Object.hasOwn(COMMANDS, wanted) ? [COMMANDS[wanted]!] : Object.values(COMMANDS);
  try {
    for (const load of loaders) {
      (await load())(program, context, (code) => {
        exitCode = code;
      });
    }
    await program.parseAsync(args.length === 0 ? ['--help'] : [...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    context.stderr.write(`quality: ${printable(error instanceof Error ? error.message : String(error), 2000)}\n`);
    return 2;
  }
}

/** Commander adds suggestions and blank lines to its errors; a script reads one line. */
function oneLine(text: string): string {
  return `quality: ${printable(
    text
      .replace(/^error: /, '')
      .trim()
      .replace(/\s*\n\s*/g, ' '),
    2000,
  )}\n`;
}

async function packageVersion(): Promise<string> {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } });
  return manifest.version;
}
