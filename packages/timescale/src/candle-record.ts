import type { IssueType } from '@quality/validators';
import { z } from 'zod';
import { feedSchema } from './input.ts';
import { storableText } from './text.ts';
import { type TimeInput, timeInput } from './time.ts';

/** Where a candle's values came from: the live feed, a later fetch, or a change after it was known. */
export type Provenance = 'original' | 'backfilled' | 'revised';

/** A candle to be saved; a missing value is null. */
export interface CandleRecord {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** Open time. */
  readonly time: TimeInput;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  /** `original` when left out. A candle whose values change becomes `revised` by itself. */
  readonly provenance?: Provenance | undefined;
  /** When these values were seen; the time of the call when left out. */
  readonly fetchedAt?: TimeInput | undefined;
  /** Issue types found on this candle. */
  readonly flags?: readonly string[] | undefined;
}

/** A candle as it is known. */
export interface StoredCandle {
  /** Open time, UTC epoch ms. */
  readonly time: number;
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number | null;
  readonly volume: number | null;
  readonly provenance: Provenance;
  /** When any values of it were first seen, and when these were; ISO 8601. */
  readonly firstSeenAt: string;
  readonly fetchedAt: string;
  readonly flags: readonly IssueType[];
}

const value = z.number().nullable();

export const candleSchema = feedSchema.extend({
  time: timeInput,
  open: value,
  high: value,
  low: value,
  close: value,
  volume: value,
  provenance: z.enum(['original', 'backfilled', 'revised']).default('original'),
  fetchedAt: timeInput.optional(),
  flags: z.array(storableText).default([]),
});

const iso = z.date().transform((date) => date.toISOString());

const rowSchema = z.object({
  time: z.date().transform((date) => date.getTime()),
  open: value,
  high: value,
  low: value,
  close: value,
  volume: value,
  provenance: z.enum(['original', 'backfilled', 'revised']),
  first_seen_at: iso,
  fetched_at: iso,
  flags: z.array(z.string()),
});

export function fromCandleRow(raw: unknown): StoredCandle {
  const { first_seen_at: firstSeenAt, fetched_at: fetchedAt, flags, ...row } = rowSchema.parse(raw);
  return { ...row, firstSeenAt, fetchedAt, flags: flags as IssueType[] };
}
