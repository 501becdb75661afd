import { expect, it } from 'vitest';
import { createContext } from '../assess-options.ts';
import { FAULTS } from '../testing/faults.ts';
import { LIVE } from '../testing/judge.ts';
import type { Row } from '../testing/walk.ts';
import { MINUTE_MS, walk } from '../testing/walk.ts';
import { parseTimeframe } from '../timeframe.ts';
import { RowWindow } from './row-window.ts';
import { SlidingScan } from './sliding-scan.ts';

const SLOTS = 100;
const MOST = 400;

/** Share of the scans that were made without reading all rows, of a feed in which one candle of fifty has the fault. */
function shareSliding(fault: string): number {
  const rows = new RowWindow(SLOTS, MOST);
  const sliding = new SlidingScan(parseTimeframe('1m'), SLOTS, MOST, true);
  const candles = walk(1000);
  let slid = 0;
  candles.forEach((row, i) => {
    for (const each of i % 50 === 49 ? (FAULTS[fault] as (typeof FAULTS)[string])(row, candles[i - 1] as Row) : [row])
      rows.push(each);
    const context = createContext({ feed: LIVE, now: row[0] + MINUTE_MS + 5000, window: 'live', policy: { windowSlots: SLOTS } });
    if (sliding.scan(rows, context).known !== undefined) slid++;
  });
  return slid / candles.length;
}

it('a window with faults slides: a fault of values or a gap never has all rows read again, a doubled row once', () => {
  for (const name of Object.keys(FAULTS)) {
    if (name.startsWith('in ')) continue;
    const readAgain = name.startsWith('doubled') ? 0.02 : 0;
    expect(shareSliding(name), name).toBeCloseTo(1 - readAgain - 1 / 1000, 2);
  }
});
