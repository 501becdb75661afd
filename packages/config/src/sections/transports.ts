import * as z from 'zod';
import { feedSelector } from './policies.ts';

export const transportsSection = z
  .record(feedSelector, z.enum(['rest', 'websocket']))
  .describe(
    'How candles of feeds come, by selector; rest where nothing is said. websocket: judged the moment a candle closes, with rest where the stream has a hole. A later entry wins over an earlier one.',
  );
