import type { Command } from 'commander';

/** One option, as a completion needs it. */
export interface DescribedOption {
  /** `--format`. */
  readonly flag: string;
  readonly description: string;
  /** Whether a value follows. */
  readonly takesValue: boolean;
  /** Whether that value is a file. */
  readonly takesFile: boolean;
  /** The only values there are, or none where any goes. */
  readonly choices: readonly string[];
}

/** A command or a command of a command, as a completion needs it. */
export interface DescribedCommand {
  /** Words that lead to it: `['config', 'check']`; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly options: readonly DescribedOption[];
  readonly subcommands: readonly string[];
  /** Values of its first argument, where they are fixed. */
  readonly argumentChoices: readonly string[];
  /** Whether its arguments are files. */
  readonly takesFiles: boolean;
}

/** Lists the program and everything below it. */
export function describeCommands(program: Command, path: readonly string[] = []): DescribedCommand[] {
  const [argument] = program.registeredArguments;
  const described: DescribedCommand = {
    path,
    description: program.description(),
    options: [
      ...program.options
        .filter((option) => option.long !== undefined && option.long !== null && !option.hidden)
        .map((option) => ({
          flag: option.long!,
          description: option.description,
          takesValue: option.required || option.optional,
          takesFile: option.flags.includes('<file>') || option.flags.includes('<folder>'),
          choices: option.argChoices ?? [],
        })),
      { flag: '--help', description: 'display help for command', takesValue: false, takesFile: false, choices: [] },
    ],
    subcommands: program.commands.map((command) => command.name()),
    argumentChoices: argument?.argChoices ?? [],
    takesFiles: argument?.name() === 'file',
  };
  return [described, ...program.commands.flatMap((command) => describeCommands(command, [...path, command.name()]))];
}
