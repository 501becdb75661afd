/** The embedded server could not be made, started or stopped; the message names the folder, port or file. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError';
  readonly code: 'unsupported_platform' | 'unusable_folder' | 'port_taken' | 'start_failed' | 'stop_failed';
  readonly retryable: boolean;

  constructor(code: EmbeddedPostgresError['code'], message: string, options: { retryable?: boolean; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
  }
}
