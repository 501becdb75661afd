import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FeedColumns } from './feed-columns.ts';

const feedOf = (n: number) => ({ exchange: 'binance', symbol: `C${n}/USDT`, timeframe: '1m' });

describe('FeedColumns', () => {
  it('keeps feeds in the order of first sight and every number with its feed, however feeds come and go', () => {
    const step = fc.record({ feed: fc.nat(30), leaves: fc.boolean(), value: fc.integer() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const columns = new FeedColumns(2);
        const early = columns.addColumn();
        const model = new Map<number, number>();
        let late = columns.addColumn();
        for (const [i, { feed, leaves, value }] of steps.entries()) {
          if (i === 20) late = columns.addColumn();
          if (leaves) {
            expect(columns.remove(feedOf(feed))).toBe(model.delete(feed));
            continue;
          }
          const row = columns.rowFor(feedOf(feed));
          early.values[row] = value;
          late.values[row] = value;
          model.set(feed, value);
        }
        const rows = [...columns.feeds.entries()].filter(([, feed]) => feed !== null);
        expect(rows.map(([row, feed]) => [feed?.symbol, early.values[row]])).toEqual(
          [...model].map(([feed, value]) => [feedOf(feed).symbol, value]),
        );
        expect(columns.size).toBe(model.size);
        for (const [row] of rows) expect([early.values[row], Number.NaN]).toContain(late.values[row]);
      }),
    );
  });

  it('does not grow when as many feeds leave as come', () => {
    const columns = new FeedColumns(8);
    const column = columns.addColumn();
    for (let i = 0; i < 10_000; i += 1) {
      columns.rowFor(feedOf(i));
      columns.remove(feedOf(i - 3));
    }
    expect(column.values).toHaveLength(8);
    expect(columns.size).toBe(3);
  });

  it('a feed that comes back begins with no numbers', () => {
    const columns = new FeedColumns(2);
    const column = columns.addColumn();
    const row = columns.rowFor(feedOf(1));
    column.values[row] = 7;
    columns.remove(feedOf(1));
    const newRow = columns.rowFor(feedOf(1));
    expect(column.values[newRow]).toBeNaN();
  });
});
