import { expect, test } from 'vitest';
import { judge, walk } from '../testing/walk.ts';
import { explainsAll, waterfallSteps } from './waterfall-steps.ts';

const nowMs = Date.UTC(2023, 10, 14, 22, 30);
const feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

test('the steps lead from 100 to the score without a jump', () => {
  const rows = walk(500, nowMs - 90 * 60_000).filter((_, i) => i < 200 || i > 212);
  const report = judge(rows, feed, nowMs);
  const steps = waterfallSteps(report.ledger);
  expect(steps.length).toBeGreaterThan(1);
  expect(steps[0]!.before).toBe(100);
  for (const [i, step] of steps.entries()) {
    if (i > 0) expect(step.before).toBeCloseTo(steps[i - 1]!.after, 9);
    expect(step.before - step.after).toBeCloseTo(step.points, 9);
  }
  expect(steps.at(-1)!.after).toBeCloseTo(report.scores.overall!, 9);
  expect(explainsAll(report)).toBe(true);
});

test('a ledger that does not add up is told', () => {
  const scores = { overall: 63, outlier: 1, freshness: 1, completeness: 1, consistency: 1 };
  expect(explainsAll({ scores, ledger: [{ reason: 'gap', component: 'completeness', points: 36 }] })).toBe(false);
  expect(explainsAll({ scores: { ...scores, overall: null }, ledger: [] })).toBe(true);
});
