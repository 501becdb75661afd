import { InvalidArgumentError } from 'commander';

/** Reads a number of seconds from the command line. */
export function readInterval(value: string): number {
  const seconds = /^\s*$/.test(value) ? Number.NaN : Number(value);
  if (!(seconds >= 0.2 && seconds <= 3600)) throw new InvalidArgumentError('A number of seconds from 0.2 to 3600 is needed.');
  return seconds;
}
