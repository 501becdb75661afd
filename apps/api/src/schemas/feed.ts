import type { Feed, FeedLabel } from '@quality/validators';
import { z } from 'zod';

const exchange = z
  .string()
  .regex(/^[\w-]{1,64}$/)
  .describe("ccxt's id of the exchange");
// Any printable character but no control character: PostgreSQL cannot take NUL, and no market has the others.
const symbol = z
  .string()
  .regex(/^[^\p{C}]{1,128}$/u)
  .describe("ccxt's unified symbol; percent-encoded in a path: `BTC%2FUSDT`");
const timeframe = z
  .string()
  .regex(/^[1-9]\d{0,3}[smhdwM]$/, 'must be a whole number and a unit, such as 1s, 1m, 4h, 1d, 1w, 1M')
  .describe('Length of a candle, such as `1m`, `4h`, `1d`');

/** One stream of candles. */
export const feedSchema = z
  .object({ exchange: z.string(), symbol: z.string(), timeframe: z.string() })
  .meta({ id: 'Feed', description: "One stream of candles in ccxt's spelling" }) satisfies z.ZodType<Feed>;

/** A feed of which only the timeframe is certain. */
export const feedLabelSchema = z
  .object({ exchange: z.string().nullable(), symbol: z.string().nullable(), timeframe: z.string() })
  .meta({ id: 'FeedLabel', description: 'A feed of which only the timeframe is certain' }) satisfies z.ZodType<FeedLabel>;

/** Path parameters that name one feed. */
export const feedParams = z.object({ exchange, symbol, timeframe });

/** Query parameters that narrow a list to feeds. */
export const feedFilter = {
  exchange: exchange.exactOptional(),
  symbol: symbol.exactOptional(),
  timeframe: timeframe.exactOptional(),
};

export const feedParts = { exchange, symbol, timeframe };
