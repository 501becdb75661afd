import * as z from 'zod';

export const logSection = z.strictObject({
  level: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])
    .default('info')
    .describe('Least level that is logged.'),
  format: z.enum(['json', 'pretty']).default('json').describe('json: one object a line. pretty: for people.'),
});
