import { expect, test } from 'vitest';
import { CircuitBreaker } from './circuit-breaker.ts';

const create = () => new CircuitBreaker({ failures: 3, openMs: 1_000 });

test('failures in a row open it, and a success in between starts the count again', () => {
  const breaker = create();
  breaker.fail('network', 0);
  breaker.fail('timeout', 0);
  breaker.succeed();
  breaker.fail('network', 0);
  breaker.fail('network', 0);
  expect(breaker.admits(0)).toBe(true);
  breaker.fail('maintenance', 0);
  expect(breaker.admits(999)).toBe(false);
  expect(breaker.reason).toBe('maintenance');
});

test('after a while one request may try; the others wait for how it ends', () => {
  const breaker = create();
  for (let i = 0; i < 3; i += 1) breaker.fail('network', 0);
  expect(breaker.admits(1_000)).toBe(true);
  expect(breaker.admits(1_000)).toBe(false);
  breaker.fail('network', 1_000);
  expect(breaker.admits(1_999)).toBe(false);
  expect(breaker.admits(2_000)).toBe(true);
  breaker.succeed();
  expect(breaker.isOpen).toBe(false);
  expect(breaker.admits(2_000)).toBe(true);
});

test('what is the affair of one feed does not open it', () => {
  const breaker = create();
  for (let i = 0; i < 10; i += 1) breaker.fail('bad_symbol', 0);
  for (let i = 0; i < 10; i += 1) breaker.fail('empty', 0);
  expect(breaker.isOpen).toBe(false);
});

test('an answer about one feed proves that the exchange is there', () => {
  const breaker = create();
  for (let i = 0; i < 3; i += 1) breaker.fail('network', 0);
  expect(breaker.admits(1_000)).toBe(true);
  breaker.fail('bad_symbol', 1_000);
  expect(breaker.isOpen).toBe(false);
});

test('a trial that was cancelled lets another one try', () => {
  const breaker = create();
  for (let i = 0; i < 3; i += 1) breaker.fail('network', 0);
  expect(breaker.admits(1_000)).toBe(true);
  breaker.fail('cancelled', 1_000);
  expect(breaker.isOpen).toBe(true);
  expect(breaker.admits(1_000)).toBe(true);
});

test('an exchange that says how long to wait is left alone at once and for so long', () => {
  const breaker = create();
  breaker.fail('rate_limited', 0, 7_000);
  expect(breaker.admits(6_999)).toBe(false);
  expect(breaker.admits(7_000)).toBe(true);
});
