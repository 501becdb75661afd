import postgres from 'postgres';
import { z } from 'zod';
import { StorageError } from './errors.ts';

const connectOptions = z.object({
  url: z.string().regex(/^postgres(ql)?:\/\//, 'a connection URL starts with postgres://'),
  poolSize: z.number().int().min(1).max(100).default(5),
  connectTimeoutSeconds: z.number().positive().default(5),
  statementTimeoutMs: z.number().int().min(0).default(30_000),
  idleTimeoutSeconds: z.number().positive().default(60),
  /** false: never; 'prefer': when the server offers it; 'require': encrypted, not verified; 'verify-full': certificate and name verified. */
  tls: z
    .union([
      z.literal(false),
      z.enum(['prefer', 'require', 'verify-full']),
      z.object({ ca: z.string(), cert: z.string().optional(), key: z.string().optional() }),
    ])
    .optional(),
  applicationName: z.string().max(63).default('quality'),
  /** Notices and warnings of the server. */
  onNotice: z.custom<(line: string) => void>((value) => typeof value === 'function').optional(),
});

/** How to reach the database. Without `tls` the URL decides (`?sslmode=`). */
export type ConnectOptions = z.input<typeof connectOptions>;

/** postgres.js with numbers as numbers: int8 and numeric are parsed, timestamps are `Date`. */
export type Sql = postgres.Sql<{ int8: number; numeric: number }>;

/** Opens a pool; no connection is made before the first query. */
export function openConnection(options: ConnectOptions): Sql {
  const parsed = connectOptions.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StorageError('invalid_input', `connection option ${issue?.path.join('.') || 'url'}: ${issue?.message}`);
  }
  const { url, poolSize, connectTimeoutSeconds, statementTimeoutMs, idleTimeoutSeconds, tls, applicationName, onNotice } =
    parsed.data;
  const asNumber = (oid: number) => ({ to: oid, from: [oid], serialize: String, parse: Number });
  try {
    return postgres(url, {
      max: poolSize,
      connect_timeout: connectTimeoutSeconds,
      idle_timeout: idleTimeoutSeconds,
      // A server that is back is noticed soon: the driver's own waits grow to 20 s.
      backoff: () => 0.25,
      onnotice: ({ severity, message }) => (severity === 'WARNING' ? onNotice?.(message ?? '') : undefined),
      connection: { application_name: applicationName, statement_timeout: statementTimeoutMs, TimeZone: 'UTC' },
      ...(tls === undefined ? {} : { ssl: tls }),
      types: { int8: asNumber(20), numeric: asNumber(1700) },
    }) as unknown as Sql;
  } catch (cause) {
    throw new StorageError('invalid_input', `the connection URL cannot be read: ${(cause as Error).message}`, { cause });
  }
}
