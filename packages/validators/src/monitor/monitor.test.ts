import { describe, expect, it } from 'vitest';
import { assess, CandleSeries, createMonitor } from '../index.ts';
import { issueOf, LIVE } from '../testing/judge.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, START_MS, walk } from '../testing/walk.ts';

const at = (i: number) => START_MS + i * MINUTE_MS;

describe('createMonitor', () => {
  it('judges at any time: the same rows grow stale by the clock', () => {
    const monitor = createMonitor(LIVE);
    for (const row of walk(600)) monitor.push(row);
    expect(monitor.assess(at(600)).status).toBe('excellent');
    expect(monitor.assess(at(606)).freshness.level).toBe('fresh');
    expect(monitor.assess(at(640)).status).toBe('poor');
  });

  it('is unknown before a row came', () => {
    expect(createMonitor(LIVE).assess(at(0)).status).toBe('unknown');
  });

  it('keeps no more rows than its window, however many come and however they come', () => {
    const monitor = createMonitor(LIVE, { windowSlots: 100 });
    for (const row of walk(2000)) {
      monitor.push(row);
      monitor.assess(row[0] + MINUTE_MS + 5000);
    }
    expect(monitor.length).toBe(100);
    for (let i = 0; i < 5000; i++) monitor.push([at(1999), 1, 2, 3, 4, 5 + i]);
    expect(monitor.length).toBe(400);
    for (let i = 0; i < 5000; i++) monitor.push([null, 1, 2, 3, 4, 5]);
    expect(monitor.length).toBe(400);
    expect(monitor.series()).toHaveLength(400);
  });

  it('takes updates of a forming candle in its place where told so, and as duplicates where not', () => {
    const rows = walk(120);
    const forming = (row: Row, part: number): Row => [row[0], row[1], row[1] * 1.0001, row[1] * 0.9999, row[1], row[5] * part];
    for (const repeats of ['update', 'duplicate'] as const) {
      const monitor = createMonitor(LIVE, {}, { repeats });
      for (const row of rows) for (const each of [forming(row, 0.2), forming(row, 0.7), row]) monitor.push(each);
      const report = monitor.assess(at(120) + 5000);
      if (repeats === 'update') {
        const batch = assess(CandleSeries.fromRows(rows), { feed: LIVE, now: at(120) + 5000, window: 'live' });
        expect(report).toEqual(batch);
      } else expect(issueOf(report, 'duplicate_timestamp')).toMatchObject({ count: 240, severity: 'high' });
    }
  });

  it('knows that the feed is older than its window: a hole at the head is no new listing', () => {
    const monitor = createMonitor(LIVE, { windowSlots: 100 });
    for (const row of walk(300).filter((_, i) => i < 100 || i >= 240)) {
      monitor.push(row);
      monitor.assess(row[0] + MINUTE_MS + 5000);
    }
    const report = monitor.assess(at(300) + 5000);
    expect(issueOf(report, 'gap')?.causes).toMatchObject([{ cause: 'unknown' }]);
  });

  it('refuses options that cannot be, when it is made', () => {
    expect(() => createMonitor({ ...LIVE, timeframe: '1q' })).toThrow('timeframe "1q" is not known');
    expect(() => createMonitor(LIVE, { minSample: 0 })).toThrow('minSample is 0');
    expect(() => createMonitor(LIVE, {}, { repeats: 'often' as 'update' })).toThrow(
      'repeats is "often": allowed are duplicate, update',
    );
  });
});
