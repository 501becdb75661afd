import type { Scan } from '../scan.ts';

/** Open times of the candles with a bit in their flags. */
export function timesWith({ candles: { time, length }, flags, seen }: Scan, bit: number): number[] {
  const times: number[] = [];
  if ((seen & bit) === 0) return times;
  for (let c = 0; c < length; c++) if (((flags[c] as number) & bit) !== 0) times.push(time[c] as number);
  return times;
}
