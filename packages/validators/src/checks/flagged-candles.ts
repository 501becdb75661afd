import type { Scan } from '../scan.ts';

/** Open times of the candles with a bit in their flags. */
export function timesWith({ candles: { time }, flags, flagged }: Scan, bit: number): number[] {
  const times: number[] = [];
  for (const c of flagged) if (((flags[c] as number) & bit) !== 0) times.push(time[c] as number);
  return times;
}
