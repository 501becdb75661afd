import { FetchFailure } from '@quality/exchanges';
import { expect, test } from 'vitest';
import { retry } from './retry.ts';

const options = { attempts: 4, baseMs: 100, maxMs: 250 };

function harness(failures: readonly FetchFailure[], deadlineMs = 1e9, random = 1) {
  const waits: number[] = [];
  let nowMs = 0;
  let tries = 0;
  const attempt = async () => {
    const failure = failures[tries];
    tries += 1;
    if (failure) throw failure;
    return 'candles';
  };
  const context = {
    now: () => nowMs,
    sleep: async (ms: number) => {
      waits.push(ms);
      nowMs += ms;
    },
    random: () => random,
    deadlineMs,
    signal: new AbortController().signal,
  };
  return { run: () => retry(attempt, options, context), waits, tries: () => tries };
}

const network = new FetchFailure('network', 'reset', { retryable: true });

test('waits double up to a bound', async () => {
  const { run, waits } = harness([network, network, network]);
  await expect(run()).resolves.toBe('candles');
  expect(waits).toEqual([100, 200, 250]);
});

test('a wait is drawn below its bound', async () => {
  const { run, waits } = harness([network, network], 1e9, 0.25);
  await run();
  expect(waits).toEqual([25, 50]);
});

test('the last try throws what it met', async () => {
  const { run, tries } = harness([network, network, network, network]);
  await expect(run()).rejects.toBe(network);
  expect(tries()).toBe(4);
});

test('what cannot get better is not tried again', async () => {
  const { run, tries } = harness([new FetchFailure('bad_symbol', 'no such market', { retryable: false })]);
  await expect(run()).rejects.toThrow('no such market');
  expect(tries()).toBe(1);
});

test('the wait is never shorter than the exchange asked for', async () => {
  const { run, waits } = harness([new FetchFailure('rate_limited', '429', { retryable: true, retryAfterMs: 5_000 })]);
  await run();
  expect(waits).toEqual([5_000]);
});

test('no try begins after the deadline', async () => {
  const { run, tries } = harness([network, network, network], 250);
  await expect(run()).rejects.toBe(network);
  expect(tries()).toBe(2);
});
