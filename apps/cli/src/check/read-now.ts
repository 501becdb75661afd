import { CommandFailure } from '../command-failure.ts';
import { parseTimeText } from '../files/time-text.ts';
import { quoteValue } from '../files/unreadable-file.ts';
import { millisecondsOf } from './milliseconds.ts';

/** Latest instant that a date can hold. */
const LAST = 8.64e15;

/**
 * Reads an instant from the command line: `now`, ISO 8601 (UTC without a zone), or an epoch in seconds or milliseconds.
 *
 * @throws CommandFailure with the option and the value.
 */
export function readNow(text: string, clock: () => number, option = '--now'): number {
  if (text === 'now') return clock();
  const number = /^-?\d+(\.\d+)?$/.test(text) ? millisecondsOf(Number(text)) : Number.NaN;
  const instant = Number.isNaN(number) || /^(19|20)\d{6}$/.test(text) ? parseTimeText(text) : number;
  if (!(Math.abs(instant) <= LAST)) {
    throw new CommandFailure(
      `${option} ${quoteValue(text)} is not a time: write 2023-11-14T22:30:00Z, an epoch in s or ms, or now`,
    );
  }
  return instant;
}
