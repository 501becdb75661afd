/** A mistake of the caller: a timeframe, policy or option that cannot be. Bad market data is never an exception. */
export class ValidatorError extends Error {
  override readonly name = 'ValidatorError';
  readonly code: 'invalid_timeframe' | 'invalid_policy' | 'invalid_option' | 'invalid_series';

  constructor(code: ValidatorError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
