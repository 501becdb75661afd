import { expect, test } from 'vitest';
import { Budget } from './budget.ts';
import { OutageLog } from './outage-log.ts';

test('a budget allows so many at once and so many a minute', () => {
  const budget = new Budget(3);
  expect([0, 0, 0, 0].map((ms) => budget.take(ms))).toEqual([true, true, true, false]);
  expect(budget.take(19_999)).toBe(false);
  expect(budget.take(20_000)).toBe(true);
  expect(budget.take(20_000)).toBe(false);
});

test('an outage lasts from the first failure to the first success', () => {
  const log = new OutageLog();
  log.succeed(1);
  log.fail(10, 'network');
  log.fail(20, 'timeout');
  expect(log.outages).toEqual([{ fromMs: 10, toMs: null, reason: 'network' }]);
  log.succeed(30);
  log.succeed(40);
  expect(log.outages).toEqual([{ fromMs: 10, toMs: 30, reason: 'network' }]);
});

test('only the newest outages are remembered', () => {
  const log = new OutageLog();
  for (let i = 0; i < 500; i += 1) {
    log.fail(i, 'network');
    log.succeed(i + 0.5);
  }
  expect(log.outages).toHaveLength(50);
  expect(log.outages.at(-1)?.fromMs).toBe(499);
});
