/** A mistake of the caller of this package: a report that names no feed, an option that cannot be. */
export class MetricsError extends Error {
  override readonly name = 'MetricsError';
  readonly code: 'unlabelled_report' | 'invalid_option';
  /** Asking again cannot help: the caller is wrong. */
  readonly retryable = false;

  constructor(code: MetricsError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
