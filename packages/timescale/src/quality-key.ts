/** The channel on which each batch of new reports is announced. */
export const qualityChannel = 'quality_metrics';

/** Which report is new: its feed and the time of its check, UTC epoch ms. */
export interface QualityKey {
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  readonly time: number;
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
