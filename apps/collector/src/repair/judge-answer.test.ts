import { parseConfig } from '@quality/config';
import type { CandleRow } from '@quality/validators';
import { describe, expect, test } from 'vitest';
import { candleOf } from '../candle.ts';
import { candleAt } from '../testing/scripted-source.ts';
import { planFeed, type WatchedFeed, watchFeed } from '../watched-feed.ts';
import { judgeAnswer } from './judge-answer.ts';

const MINUTE = 60_000;
const OPEN = Date.UTC(2024, 0, 1, 12);
const config = parseConfig('feeds: {}\nstorage: { enabled: false }\nwindows: { slots: 200 }');
const plan = planFeed({ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' }, config);
const NOW = OPEN + plan.graceMs;
const FROM = OPEN - 60 * MINUTE;
const TO = OPEN - 55 * MINUTE;
const gap = { fromMs: FROM, toMs: TO, tries: 0, emptyAnswers: 0, nextTryMs: 0, lastOutcome: null, siblings: null };

function rows(fromMs: number, toMs: number): CandleRow[] {
  return Array.from({ length: (toMs - fromMs) / MINUTE }, (_, i) => candleAt(fromMs + i * MINUTE));
}

function withGap(): WatchedFeed {
  const watched = watchFeed(plan, NOW);
  watched.window.merge([...rows(OPEN - 200 * MINUTE, FROM), ...rows(TO, OPEN)].map(candleOf));
  return watched;
}

const scaled = (row: CandleRow, factor: number): CandleRow =>
  row.map((value, i) => (i > 0 && i < 5 ? Number(value) * factor : value));

describe('an answer to a repair', () => {
  test('that fills the gap closes it', () => {
    const verdict = judgeAnswer(withGap(), gap, rows(FROM - MINUTE, TO + MINUTE), NOW);
    expect(verdict.outcome.kind).toBe('closed');
    expect(verdict.candles.map(([time]) => time)).toEqual(rows(FROM, TO).map(([time]) => time));
  });

  test('changes nothing by itself', () => {
    const watched = withGap();
    judgeAnswer(watched, gap, rows(FROM - MINUTE, TO + MINUTE), NOW);
    expect(watched.window.length).toBe(195);
  });

  test('with half of the range gives its half, and the gap stays open', () => {
    const verdict = judgeAnswer(withGap(), gap, rows(FROM - MINUTE, FROM + 2 * MINUTE), NOW);
    expect(verdict.outcome.kind).toBe('partial');
    expect(verdict.candles).toHaveLength(2);
  });

  test('with nothing between the candles beside the gap leaves it open', () => {
    expect(judgeAnswer(withGap(), gap, [candleAt(FROM - MINUTE), candleAt(TO)], NOW)).toEqual({
      candles: [],
      outcome: { kind: 'nothing' },
    });
  });

  test('with candles of another market is refused', () => {
    const wrong = rows(FROM - MINUTE, TO + MINUTE).map((row) => scaled(row, 3));
    expect(judgeAnswer(withGap(), gap, wrong, NOW)).toMatchObject({ candles: [], outcome: { kind: 'refused' } });
  });

  test('with candles that cannot be is refused', () => {
    const broken = rows(FROM - MINUTE, TO + MINUTE).map((row): CandleRow => [row[0], row[1], row[3], row[2], row[4], row[5]]);
    expect(judgeAnswer(withGap(), gap, broken, NOW)).toMatchObject({ candles: [], outcome: { kind: 'refused' } });
  });

  test('about another range is refused', () => {
    expect(judgeAnswer(withGap(), gap, rows(OPEN - 30 * MINUTE, OPEN - 20 * MINUTE), NOW)).toMatchObject({
      candles: [],
      outcome: { kind: 'refused' },
    });
  });

  test('off the grid is refused', () => {
    const shifted = rows(FROM, TO).map((row): CandleRow => [Number(row[0]) + 7_000, ...row.slice(1)]);
    const verdict = judgeAnswer(withGap(), gap, [candleAt(FROM - MINUTE), ...shifted], NOW);
    expect(verdict).toMatchObject({ candles: [], outcome: { kind: 'refused' } });
  });
});
