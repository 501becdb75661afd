import * as z from 'zod';

const days = z.int().min(1).max(36_500);

const maintenance = z.strictObject({
  ownerUrl: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .meta({
      description:
        'Address with the credentials of the owner. With it the collector rolls up and removes what is old; without it `quality maintain` or the jobs of a full TimescaleDB do.',
      examples: ['postgres://quality_owner@127.0.0.1:5432/quality'],
    }),
  intervalMs: z.int().min(10_000).max(86_400_000).default(300_000).describe('Time between two rounds, in milliseconds.'),
  rawDays: days.default(90).describe('Days that reports are kept.'),
  hourlyDays: days.nullable().default(365).describe('Days that hourly roll-ups are kept; null is for ever.'),
  dailyDays: days.nullable().default(null).describe('Days that daily roll-ups are kept; null is for ever.'),
});

const fields = z.strictObject({
  enabled: z.boolean().default(true).describe('False keeps nothing: scores are then in the metrics and the log only.'),
  url: z
    .string()
    .regex(/^postgres(ql)?:\/\//)
    .optional()
    .meta({
      description: 'Address of the database. Better given as DATABASE_URL, DATABASE_URL_FILE or POSTGRES_HOST and its fellows.',
      examples: ['postgres://quality@127.0.0.1:5432/quality'],
    }),
  maintenance: maintenance.prefault({}),
  poolSize: z.int().min(1).max(100).default(5).describe('Most connections.'),
  connectTimeoutMs: z.int().min(1_000).max(60_000).default(5_000).describe('Longest wait for a connection, in milliseconds.'),
  statementTimeoutMs: z.int().min(100).max(600_000).default(30_000).describe('Longest time of one statement, in milliseconds.'),
  candles: z.boolean().default(true).describe('False stores reports only, no candles.'),
  spoolPath: z
    .string()
    .min(1)
    .default('.data/spool.sqlite')
    .meta({
      description: 'File in which reports and candles wait for the database.',
      examples: ['/var/lib/quality/spool.sqlite'],
    }),
  maxSpoolBytes: z
    .int()
    .min(1_000_000)
    .max(1_000_000_000_000)
    .default(1_000_000_000)
    .describe('Largest size of that file, in bytes; the oldest rows are kept.'),
});

export const storageSection = fields.superRefine(({ enabled, url }, context) => {
  if (!enabled || url !== undefined) return;
  context.addIssue({
    code: 'custom',
    path: ['url'],
    message: 'no address of a database',
    params: { missing: true, allowed: 'DATABASE_URL or POSTGRES_HOST in the environment, this key, or storage.enabled: false' },
  });
});
