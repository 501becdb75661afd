/** What failed, in a word. */
export type StorageErrorCode =
  | 'invalid_input'
  | 'unavailable'
  | 'timeout'
  | 'read_only'
  | 'full'
  | 'refused'
  | 'schema'
  | 'migration'
  | 'spool'
  | 'closed';

/** Storage failed, or was asked for what cannot be; `retryable` says whether the same call can succeed later. */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly code: StorageErrorCode;
  readonly retryable: boolean;

  constructor(code: StorageErrorCode, message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}

/** SQLSTATE classes and codes that a later call can get over, and what to call them. */
const retryableStates: readonly (readonly [prefix: string, code: StorageErrorCode])[] = [
  ['08', 'unavailable'],
  ['57014', 'timeout'],
  ['57P', 'unavailable'],
  ['25006', 'read_only'],
  ['53100', 'full'],
  ['53', 'unavailable'],
  ['55P03', 'timeout'],
  ['40', 'unavailable'],
  ['58', 'unavailable'],
  ['XX', 'unavailable'],
];

/** SQLSTATE codes of a schema that is not there (yet), or of rights that are not granted (yet). */
const schemaStates = ['42P01', '42703', '42883', '42501', '3D000', '28', '3F000'];

/** Turns an error of the driver or the server into a {@link StorageError} that says what was tried. */
export function toStorageError(error: unknown, doing: string): StorageError {
  if (error instanceof StorageError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const text = `${doing}: ${message || code || String(error)}`;
  const isState = code !== undefined && /^[0-9A-Z]{5}$/.test(code);
  // Without a SQLSTATE it never reached a server that answered: connection refused, cut, timed out.
  if (!isState) return new StorageError('unavailable', text, { retryable: true, cause: error });
  const known = retryableStates.find(([prefix]) => code.startsWith(prefix));
  if (known) return new StorageError(known[1], text, { retryable: true, cause: error });
  if (schemaStates.some((state) => code.startsWith(state))) {
    return new StorageError('schema', text, { retryable: true, cause: error });
  }
  return new StorageError('refused', text, { cause: error });
}
