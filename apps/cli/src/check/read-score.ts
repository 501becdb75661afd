import { InvalidArgumentError } from 'commander';

/** Reads a score from the command line. */
export function readScore(value: string): number {
  const score = /^\s*$/.test(value) ? Number.NaN : Number(value);
  if (!(score >= 0 && score <= 100)) throw new InvalidArgumentError('A number from 0 to 100 is needed.');
  return score;
}
