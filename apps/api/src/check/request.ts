import { z } from 'zod';
import { feedParts } from '../schemas/feed.ts';
import { LATEST_MS, timeParameter } from '../schemas/time.ts';

/** Most candles of one request. */
export const MAX_CANDLES = 100_000;
/** Most slots from the first candle that is judged to the last: each missing one is listed in the report. */
const SLOTS_ANYWAY = 100_000;
const SLOTS_A_ROW = 10;

/** Most slots of the window for so many rows. */
export function mostSlotsOf(rowCount: number): number {
  return SLOTS_ANYWAY + SLOTS_A_ROW * rowCount;
}

const cell = z.union([z.number(), z.string(), z.null()], { error: 'must be a number, a string or null' });

const row = z
  .array(cell, { error: 'must be a row [time, open, high, low, close, volume]' })
  .min(1, 'has no cell')
  .max(6, 'has more than the six cells time, open, high, low, close, volume');

/** Body of POST /v1/check. */
export const checkRequestSchema = z
  .strictObject({
    exchange: feedParts.exchange.nullish(),
    symbol: feedParts.symbol.nullish(),
    timeframe: feedParts.timeframe,
    candles: z
      .array(row)
      .min(1)
      .max(MAX_CANDLES)
      .describe(
        'Rows `[open time in UTC epoch ms, open, high, low, close, volume]`; a cell that is no number is a missing value. ' +
          `From the first to the last there may be ${SLOTS_ANYWAY} slots of the timeframe and ${SLOTS_A_ROW} for each row`,
      ),
    now: z
      .union([z.int().min(0).max(LATEST_MS), timeParameter], {
        error: 'must be ISO 8601 such as 2023-11-14T22:30:00Z or UTC epoch milliseconds, between 1970 and 9999',
      })
      .exactOptional()
      .describe(
        'The instant of judgement, ISO 8601 or UTC epoch ms; without it the close of the last candle plus the grace, as for a file',
      ),
  })
  .meta({ id: 'CheckRequest' });

export type CheckRequest = z.output<typeof checkRequestSchema>;
