/** A mistake in what alerting is given: an address, a setting, a file. It is told at start, before anything waits for an alert. */
export class AlertingError extends Error {
  override readonly name = 'AlertingError';
  readonly code: 'missing_setting' | 'invalid_setting' | 'unreadable_file' | 'invalid_rules';
  /** Asking again cannot help: somebody must change a setting. */
  readonly retryable = false;

  constructor(code: AlertingError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
