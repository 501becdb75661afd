import * as z from 'zod';
import { host, port } from './address.ts';

const token = z.strictObject({
  name: z.string().min(1).max(64).describe('Who holds the token; it is in the log.'),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .meta({
      description: 'SHA-256 of the token in lower-case hexadecimal; the token itself is not stored.',
      examples: ['e3b0…b855'],
    }),
  scopes: z
    .array(z.enum(['read', 'check']))
    .min(1)
    .default(['read'])
    .describe('read: all GET paths. check: POST /v1/check.'),
});

export const apiSection = z.strictObject({
  host,
  port: port.default(8080),
  auth: z
    .strictObject({ tokens: z.array(token).default([]).describe('Bearer tokens; without one the API asks for none.') })
    .prefault({}),
  bodyLimitBytes: z.int().min(1_024).max(1_073_741_824).default(16_777_216).describe('Largest body of a request, in bytes.'),
  requestTimeoutMs: z.int().min(100).max(600_000).default(30_000).describe('Longest time of one request, in milliseconds.'),
  rateLimitPerMinute: z
    .int()
    .min(0)
    .max(1_000_000)
    .default(600)
    .describe('Most requests of one client a minute; 0 sets no limit.'),
  trustProxy: z
    .boolean()
    .default(false)
    .describe(
      'Whether the address of a client is taken from X-Forwarded-For. Only behind a proxy that sets it: else anyone can write any address there.',
    ),
});
