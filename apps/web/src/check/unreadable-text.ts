/** A file that cannot be read as candles; the message is one sentence that names line and value. */
export class UnreadableText extends Error {
  override readonly name = 'UnreadableText';
  readonly code = 'unreadable_text';
  readonly retryable = false;

  constructor(line: number | null, reason: string, options?: ErrorOptions) {
    super(line === null ? reason : `line ${line}: ${reason}`, options);
  }
}

/** A piece of input on one line: quoted, cut, without control characters. */
export function quote(value: string): string {
  const cut = value.length > 60 ? `${value.slice(0, 60)}…` : value;
  return `“${cut.replace(/\p{Cc}/gu, ' ')}”`;
}
