import { z } from 'zod';

/** What is wrong with one part of a request. */
export const problemErrorSchema = z.object({
  in: z.enum(['path', 'query', 'header', 'body']),
  name: z.string().describe('The parameter, or the place in the body such as `candles[3].high`'),
  message: z.string(),
});

/** An error answer as RFC 9457 defines it. */
export const problemSchema = z
  .object({
    type: z.string().describe('`about:blank`: the title says it'),
    title: z.string(),
    status: z.int().min(400).max(599),
    detail: z.string(),
    code: z.string().describe('Stable name of the error, for programs'),
    requestId: z.string().describe('Also in the header `x-request-id` and in the log'),
    errors: z.array(problemErrorSchema).exactOptional(),
  })
  .meta({ id: 'Problem', description: 'An error, RFC 9457' });

export type ProblemError = z.output<typeof problemErrorSchema>;
export type Problem = z.output<typeof problemSchema>;
