import * as z from 'zod';
import { FEED_PATTERN } from '../feed-pattern.ts';
import { exchangeId } from './exchanges.ts';

const feedPattern = z
  .string()
  .regex(FEED_PATTERN)
  .meta({
    description:
      "A symbol in ccxt's spelling and a timeframe. * stands for any text within one part of the symbol; quote an entry that begins with it.",
    examples: ['BTC/USDT 1m', 'ETH/* 5m', 'BTC/USDT:USDT 1h'],
  });

export const feedsSection = z.record(exchangeId, z.array(feedPattern)).describe('The feeds to watch, by exchange.');
