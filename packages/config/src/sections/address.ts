import * as z from 'zod';

export const host = z
  .string()
  .min(1)
  .default('127.0.0.1')
  .meta({ description: 'Address to listen on. The default answers this machine only.', examples: ['127.0.0.1', '0.0.0.0'] });

export const port = z.int().min(0).max(65_535).describe('Port to listen on; 0 takes a free one.');
