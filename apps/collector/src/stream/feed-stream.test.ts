import { expect, test } from 'vitest';
import { candleAt } from '../testing/scripted-source.ts';
import { FeedStream } from './feed-stream.ts';

const MINUTE = 60_000;
const at = (minute: number) => candleAt(minute * MINUTE);

test('a candle is closed when another one follows it, not before, and once', () => {
  const stream = new FeedStream();
  expect(stream.show([at(1)])).toBeNull();
  expect(stream.show([at(1)])).toBeNull();
  expect(stream.show([at(1), at(2)])).toEqual(at(1));
  expect(stream.show([at(1), at(2)])).toBeNull();
  expect(stream.show([at(0), at(1)])).toBeNull();
});

test('what a connection shows first closes nothing, since what came before it was not seen', () => {
  const stream = new FeedStream();
  expect(stream.show([at(1), at(2)])).toBeNull();
});

test('a stitch holds for its own connection only', () => {
  const stream = new FeedStream();
  stream.show([at(1)]);
  const { generation } = stream;
  stream.break();
  expect(stream.isLive).toBe(false);
  stream.show([at(5)]);
  stream.stitch(generation);
  expect(stream.isStitched).toBe(false);
  stream.stitch(stream.generation);
  expect(stream.isStitched).toBe(true);
});
