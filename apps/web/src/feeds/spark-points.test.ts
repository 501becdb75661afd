import { expect, test } from 'vitest';
import { append, SPARK_SPAN_MS, type SparkPoint, sparkPath } from './spark-points.ts';

const MINUTE = 60_000;

test('a feed checked every second keeps a point a minute, the newest one always', () => {
  let points: readonly SparkPoint[] = [];
  for (let second = 0; second <= 600; second += 1) points = append(points, { atMs: second * 1_000, score: second % 100 });
  expect(points.length).toBeLessThanOrEqual(12);
  expect(points.at(-1)).toEqual({ atMs: 600_000, score: 0 });
});

test('points older than a day are dropped', () => {
  const old = [
    { atMs: 0, score: 50 },
    { atMs: MINUTE, score: 50 },
  ];
  expect(append(old, { atMs: SPARK_SPAN_MS + 1, score: 90 }).map(({ atMs }) => atMs)).toEqual([MINUTE, SPARK_SPAN_MS + 1]);
});

test('the line is broken where there was no score', () => {
  const points = [90, 91, null, 92].map((score, i) => ({ atMs: i * 10 * MINUTE, score }));
  const { path, last } = sparkPath(points, 30 * MINUTE);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(last).not.toBeNull();
});

test('a feed without a score now has no dot', () => {
  expect(
    sparkPath(
      [
        { atMs: 0, score: 90 },
        { atMs: MINUTE, score: null },
      ],
      MINUTE,
    ).last,
  ).toBeNull();
  expect(sparkPath([], 0)).toEqual({ path: '', last: null });
});
