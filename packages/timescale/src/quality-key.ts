/** The channel on which each batch of new reports is announced. */
export const qualityChannel = 'quality_metrics';

/** Which report is new: its feed and the time of its check, UTC epoch ms. */
export interface QualityKey {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly time: number;
}

/** PostgreSQL refuses a payload of 8,000 bytes and more. */
const maxPayloadBytes = 7_900;

/** Payloads that announce keys: JSON arrays of `[exchange, symbol, timeframe, timeMs]`, as few as fit. */
export function encodeKeys(keys: readonly QualityKey[]): string[] {
  const payloads: string[] = [];
  let part: string[] = [];
  let bytes = 2;
  for (const { exchange, symbol, timeframe, time } of keys) {
    const text = JSON.stringify([exchange, symbol, timeframe, time]);
    const size = Buffer.byteLength(text) + 1;
    if (part.length > 0 && bytes + size > maxPayloadBytes) {
      payloads.push(`[${part.join(',')}]`);
      part = [];
      bytes = 2;
    }
    part.push(text);
    bytes += size;
  }
  if (part.length > 0) payloads.push(`[${part.join(',')}]`);
  return payloads;
}

/** Reads a payload; what is not one of ours gives no keys. */
export function decodeKeys(payload: string): QualityKey[] {
  try {
    const entries = JSON.parse(payload) as [string, string, string, number][];
    return entries.map(([exchange, symbol, timeframe, time]) => ({ exchange, symbol, timeframe, time }));
  } catch {
    return [];
  }
}
