import type { Severity } from '@quality/validators';

export const FORMATS = ['table', 'json', 'ndjson', 'junit', 'markdown'] as const;
export type Format = (typeof FORMATS)[number];

/** Options of `quality check`, as commander hands them over. */
export interface CheckOptions {
  readonly exchange?: string;
  readonly symbol?: string;
  readonly timeframe?: string;
  readonly now?: string;
  readonly format: Format;
  readonly failBelow?: number;
  readonly failOn?: Severity;
}
