/** Input that cannot be read as candles. The message is one line that names file, line and value. */
export class UnreadableFile extends Error {
  override readonly name = 'UnreadableFile';
  readonly code = 'unreadable_file';
  readonly retryable = false;
  readonly file: string;
  /** 1-based, or null where the fault is of the whole file. */
  readonly line: number | null;

  constructor(file: string, line: number | null, reason: string, options?: ErrorOptions) {
    super(`${printable(file, 300)}${line === null ? '' : `:${line}`}: ${reason}`, options);
    this.file = file;
    this.line = line;
  }
}

const MOST_SHOWN = 60;

/** A piece of input as it may be shown on one line of a terminal: quoted, cut, control characters escaped. */
export function quoteValue(value: string): string {
  return `"${printable(value, MOST_SHOWN)}"`;
}

/** Text without control characters, which could steer a terminal, and not longer than `most` characters. */
export function printable(text: string, most: number): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e]/gu, (c) => {
    return `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
}
