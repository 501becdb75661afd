import { describe, expect, it } from 'vitest';
import { ValidatorError } from './errors.ts';
import { parseTimeframe } from './timeframe.ts';

const at = (text: string) => Date.parse(text.includes('T') ? text : `${text}T00:00:00Z`);

describe('parseTimeframe', () => {
  it('reads every timeframe of ccxt, minutes and months apart', () => {
    const lengths: Record<string, number> = {
      '1s': 1000,
      '5s': 5000,
      '15s': 15_000,
      '30s': 30_000,
      '1m': 60_000,
      '3m': 180_000,
      '5m': 300_000,
      '15m': 900_000,
      '30m': 1_800_000,
      '1h': 3_600_000,
      '2h': 7_200_000,
      '4h': 14_400_000,
      '6h': 21_600_000,
      '8h': 28_800_000,
      '12h': 43_200_000,
      '1d': 86_400_000,
      '3d': 259_200_000,
      '1w': 604_800_000,
    };
    for (const [name, durationMs] of Object.entries(lengths))
      expect(parseTimeframe(name)).toMatchObject({ name, durationMs, months: 0 });
    for (const [name, months] of [
      ['1M', 1],
      ['3M', 3],
      ['12M', 12],
    ] as const)
      expect(parseTimeframe(name).months).toBe(months);
  });

  it('refuses everything else and names the value and what is allowed', () => {
    for (const text of [
      '',
      '1',
      'm',
      '0m',
      '01m',
      '1.5h',
      '-1m',
      '1y',
      '1 m',
      '1min',
      '60',
      '9999999m',
      '999999w',
      null,
      undefined,
      60_000,
    ]) {
      const refused = () => parseTimeframe(text as string);
      expect(refused).toThrow(ValidatorError);
      expect(refused).toThrow(/timeframe .*(allowed|such as 1s, 1m|at most 100 years)/);
      if (typeof text === 'string') expect(refused).toThrow(JSON.stringify(text));
    }
  });

  it('starts weeks on Monday, unless the exchange has another anchor', () => {
    const week = parseTimeframe('1w');
    expect(week.isAligned(at('2023-11-13'))).toBe(true);
    expect(week.isAligned(at('2023-11-16'))).toBe(false);
    expect(week.timeOf(week.slotOf(at('2023-11-19T23:59:59Z')))).toBe(at('2023-11-13'));
    expect(parseTimeframe('1w', { w: 0 }).isAligned(at('2023-11-16'))).toBe(true);
  });

  it('takes the anchor of a day from the exchange', () => {
    const day = parseTimeframe('1d', { d: 57_600_000 });
    expect(day.isAligned(at('2023-11-13T16:00:00Z'))).toBe(true);
    expect(day.isAligned(at('2023-11-13'))).toBe(false);
    expect(() => parseTimeframe('1d', { d: 0.5 })).toThrow('anchorsMs.d is 0.5');
  });

  it('counts months by the calendar, leap years and years before 1970 included', () => {
    const month = parseTimeframe('1M');
    expect(month.closeOf(at('2024-02-01')) - at('2024-02-01')).toBe(29 * 86_400_000);
    expect(month.isAligned(at('2024-02-02'))).toBe(false);
    expect(month.slotOf(at('1970-01-01'))).toBe(0);
    expect(month.slotOf(at('1969-12-31'))).toBe(-1);
    expect(month.timeOf(-1)).toBe(at('1969-12-01'));
    const quarter = parseTimeframe('3M');
    expect(quarter.timeOf(quarter.slotOf(at('2023-11-14')))).toBe(at('2023-10-01'));
    expect(quarter.closeOf(at('2023-10-01'))).toBe(at('2024-01-01'));
  });

  it('gives back the slot of its own time, before and after the epoch', () => {
    for (const name of ['1s', '7m', '1h', '3d', '1w', '2w', '1M', '5M']) {
      const timeframe = parseTimeframe(name);
      for (const slot of [-1_000, -1, 0, 1, 12, 4_321]) {
        const time = timeframe.timeOf(slot);
        expect(timeframe.slotOf(time)).toBe(slot);
        expect(timeframe.slotOf(time - 1)).toBe(slot - 1);
        expect(timeframe.isAligned(time)).toBe(true);
        expect(timeframe.isAligned(time + 1)).toBe(false);
        expect(timeframe.closeOf(time)).toBe(timeframe.timeOf(slot + 1));
      }
    }
  });
});
