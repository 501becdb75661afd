import { describe, expect, it } from 'vitest';
import { f1, generated, groupTallies, recall, runBenchmark, sumOf } from '../../../bench/detection/benchmark.ts';
import { QUALITY } from '../../../bench/detection/contenders.ts';

/** The benchmark of docs/detection.md at a reduced size, on seeds that it does not publish. */
const result = runBenchmark(QUALITY, [501, 502], generated(500));
const ofGroup = (group: Parameters<typeof groupTallies>[1]) => f1(sumOf(groupTallies(result, group)));

describe('detection', () => {
  it('finds every structural fault with its exact time, and calls nothing else one', () => {
    for (const { fault, liquid, thin } of result.classes.filter(({ fault }) => fault.group === 'structure')) {
      const tally = sumOf([...liquid, ...thin]);
      expect(recall(tally), `${fault.name}, ${fault.size}`).toBeGreaterThanOrEqual(0.99);
      expect(f1(tally), `${fault.name}, ${fault.size}`).toBeGreaterThanOrEqual(0.99);
    }
  });

  it('finds bad ticks of 6 sigma and more in any price with an F1 of 0.94', () => {
    expect(ofGroup('price')).toBeGreaterThanOrEqual(0.94);
  });

  it('reaches a mean F1 of 0.95 over price, volume, level shift, flatline and filler', () => {
    const groups = (['price', 'volume', 'level shift', 'flatline', 'filler'] as const).map(ofGroup);
    expect(groups.reduce((sum, value) => sum + value, 0) / groups.length).toBeGreaterThanOrEqual(0.95);
  });

  it('raises at most one alarm in clean candles, and calls no true extreme false', () => {
    const sum = (of: (clean: (typeof result.clean)[number]) => number) =>
      result.clean.reduce((total, clean) => total + of(clean), 0);
    expect(sum(({ candles }) => candles)).toBeGreaterThan(9000);
    expect(sum(({ alarms }) => alarms)).toBeLessThanOrEqual(1);
    expect(sum(({ extremes }) => extremes)).toBeGreaterThan(100);
    expect(sum(({ accused }) => accused)).toBe(0);
  });

  it('gives no fault a higher score than the clean series', () => {
    expect(result.cases).toBeGreaterThan(900);
    expect(result.raised).toBe(0);
  });
});
