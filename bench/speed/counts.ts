/** What the classic checks count of a frame. Every contestant must arrive at the same numbers before it is timed. */
export interface Counts {
  missingOpen: number;
  missingHigh: number;
  missingLow: number;
  missingClose: number;
  missingVolume: number;
  misaligned: number;
  expected: number;
  missingCandles: number;
  duplicates: number;
  ageMs: number;
  ohlcViolations: number;
  closeZscore: number;
  closeIqr: number;
  closeMad: number;
  volumeZscore: number;
  volumeIqr: number;
  volumeMad: number;
}

export const MINUTE_MS = 60_000;
export const ZSCORE = 3;
export const IQR = 3;
export const MAD = 3;
/** 0.6745 · |x − median| / MAD is the robust distance. */
export const MAD_SCALE = 0.6745;

/** Names of the counts in which two results differ. */
export function differences(a: Counts, b: Counts): string[] {
  return (Object.keys(a) as (keyof Counts)[])
    .filter((name) => a[name] !== b[name])
    .map((name) => `${name} ${a[name]} ≠ ${b[name]}`);
}
