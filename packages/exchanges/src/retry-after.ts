/**
 * How long a reply asks to wait, in ms: its `Retry-After` in seconds or as a date against the reply's own `Date`. Null without one or with one
 * that cannot be read.
 */
export function retryAfterMsOf(headers: Readonly<Record<string, string | undefined>>): number | null {
  const value = header(headers, 'retry-after')?.trim();
  if (value === undefined || value === '') return null;
  if (/^\d+(\.\d+)?$/.test(value)) return Math.round(Number(value) * 1000);
  const until = Date.parse(value);
  const from = Date.parse(header(headers, 'date') ?? '');
  return Number.isNaN(until) || Number.isNaN(from) ? null : Math.max(0, until - from);
}

/** ccxt writes header names with capitals. */
function header(headers: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const key = Object.keys(headers).find((candidate) => candidate.toLowerCase() === name);
  return key === undefined ? undefined : headers[key];
}
