import * as z from 'zod';

/** An exchange id in ccxt's spelling. */
export const exchangeId = z
  .string()
  .regex(/^[a-z][a-z0-9]*$/)
  .meta({ description: "An exchange id in ccxt's spelling.", examples: ['binance'] });

const exchange = z.strictObject({
  enabled: z.boolean().default(true).describe('False leaves the exchange and its feeds out.'),
  baseUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({
      description: 'Another host that speaks the API of this exchange, such as a simulator or a proxy.',
      examples: ['http://127.0.0.1:8081'],
    }),
  timeoutMs: z.int().min(100).max(120_000).default(10_000).describe('Longest wait for one answer, in milliseconds.'),
  requestsPerSecond: z.number().min(0.01).max(1_000).optional().describe("Most requests a second; without it ccxt's own limit."),
  concurrency: z.int().min(1).max(100).optional().describe('Feeds fetched at the same time; without it collector.concurrency.'),
});

export const exchangesSection = z
  .record(exchangeId, exchange.prefault({}))
  .describe('Settings by exchange. An exchange that has feeds needs no entry.');
