import * as z from 'zod';
import { host, port } from './address.ts';

const retry = z.strictObject({
  attempts: z.int().min(1).max(10).default(3).describe('Tries of one fetch in one tick, the first one included.'),
  baseMs: z
    .int()
    .min(1)
    .max(60_000)
    .default(500)
    .describe('Bound of the first wait, in milliseconds; it doubles with each try and the wait is drawn below it.'),
  maxMs: z.int().min(1).max(300_000).default(10_000).describe('Highest bound of a wait, in milliseconds.'),
});

const breaker = z.strictObject({
  failures: z.int().min(1).max(1_000).default(5).describe('Fetches in a row that fail until the exchange is left alone.'),
  openMs: z
    .int()
    .min(100)
    .max(3_600_000)
    .default(30_000)
    .describe('Time that the exchange is left alone before one feed tries again, in milliseconds.'),
});

const repair = z.strictObject({
  enabled: z.boolean().default(true).describe('False leaves gaps as they are.'),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(10_000)
    .default(10)
    .describe('Most fetches a minute that repairs of one exchange may cost.'),
  maxTries: z.int().min(1).max(1_000).default(8).describe('Tries to fill one gap; after that it stays open.'),
  baseMs: z
    .int()
    .min(1_000)
    .max(3_600_000)
    .default(60_000)
    .describe('Wait before the first try and after it, in milliseconds; it doubles with each try.'),
  maxMs: z.int().min(1_000).max(86_400_000).default(3_600_000).describe('Longest wait between two tries, in milliseconds.'),
});

export const collectorSection = z.strictObject({
  host,
  port: port.default(9464),
  concurrency: z.int().min(1).max(100).default(4).describe('Feeds of one exchange fetched at the same time.'),
  maxIntervalMs: z
    .int()
    .min(1_000)
    .max(86_400_000)
    .default(3_600_000)
    .describe(
      'Longest time between two checks of a feed, in milliseconds; a feed is checked at every candle close, and between closes when its timeframe is longer than this.',
    ),
  spreadMs: z
    .int()
    .min(0)
    .max(300_000)
    .default(5_000)
    .describe(
      'Feeds are checked over this time after close and grace, each at its own moment, so that requests do not come in one burst. In milliseconds; never over a tenth of the time between two checks.',
    ),
  overlapCandles: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Known candles fetched again each time, so that a revision is seen.'),
  shutdownMs: z.int().min(100).max(60_000).default(10_000).describe('Longest time for a stop, in milliseconds.'),
  retry: retry.prefault({}),
  breaker: breaker.prefault({}),
  repair: repair.prefault({}),
});
