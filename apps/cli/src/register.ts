import type { Command } from 'commander';
import type { CommandContext } from './environment.ts';

/** Adds one command to the program. `finish` tells the exit code; without it the code is 0. */
export type Register = (program: Command, context: CommandContext, finish: (exitCode: number) => void) => void;
