import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import type { CommandContext } from './environment.ts';
import { printable } from './files/unreadable-file.ts';
import type { Register } from './register.ts';

/** Commands in the order of the help. Each is loaded only when it is wanted: `check` must not wait for what `dev` needs. */
const COMMANDS: Readonly<Record<string, () => Promise<Register>>> = {
  check: async () => (await import('./check/command.ts')).registerCheck,
  gate: async () => (await import('./gate/command.ts')).registerGate,
  report: async () => (await import('./report/command.ts')).registerReport,
  watch: async () => (await import('./watch/command.ts')).registerWatch,
  config: async () => (await import('./config/command.ts')).registerConfig,
  backfill: async () => (await import('./backfill/command.ts')).registerBackfill,
  migrate: async () => (await import('./migrate/command.ts')).registerMigrate,
  maintain: async () => (await import('./maintain/command.ts')).registerMaintain,
  completion: async () => (await import('./completion/command.ts')).registerCompletion,
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
    .version(packageVersion(), '-V, --version')
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
  // The completion writes down all commands, and so does the help.
  const isOne = wanted !== undefined && wanted !== 'completion' && Object.hasOwn(COMMANDS, wanted);
  const loaders = isOne ? [COMMANDS[wanted]!] : Object.values(COMMANDS);
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

function packageVersion(): string {
  return (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;
}
