import { expect, test } from 'vitest';
import { GapLedger } from './gap-ledger.ts';

const options = { maxTries: 3, baseMs: 1_000, maxMs: 3_000 };

test('a gap waits before its first try, and longer after each one, up to a bound', () => {
  const ledger = new GapLedger();
  ledger.update([[100, 200]], 0, options);
  expect(ledger.due(999, options)).toBeNull();
  const waits: number[] = [];
  let nowMs = 1_000;
  for (let i = 0; i < 3; i += 1) {
    ledger.note(ledger.due(nowMs, options)!, { kind: 'nothing' }, null, nowMs, options);
    waits.push(ledger.gaps[0]!.nextTryMs - nowMs);
    nowMs = ledger.gaps[0]!.nextTryMs;
  }
  expect(waits).toEqual([1_000, 2_000, 3_000]);
  expect(ledger.due(1e9, options)).toBeNull();
  expect(ledger.gaps[0]).toMatchObject({ tries: 3, emptyAnswers: 3 });
});

test('a gap that shrinks or grows keeps its tries, one that is filled is gone', () => {
  const ledger = new GapLedger();
  ledger.update(
    [
      [100, 200],
      [500, 600],
    ],
    0,
    options,
  );
  ledger.note(ledger.gaps[0]!, { kind: 'partial' }, null, 5, options);
  ledger.update([[150, 200]], 10, options);
  expect(ledger.gaps).toMatchObject([{ fromMs: 150, toMs: 200, tries: 1 }]);
  ledger.update([], 20, options);
  expect(ledger.gaps).toEqual([]);
});

test('the least tried gap comes first', () => {
  const ledger = new GapLedger();
  ledger.update(
    [
      [100, 200],
      [500, 600],
    ],
    0,
    options,
  );
  ledger.note(ledger.gaps[0]!, { kind: 'nothing' }, null, 0, options);
  expect(ledger.due(10_000, options)).toMatchObject({ fromMs: 500 });
});
