import { expect, test } from 'vitest';
import { placeOf } from './place.ts';

test('everything needs no Redis', () => {
  expect(placeOf('all', {})).toEqual({ role: 'all' });
});

test('a role meets the others on the Redis of REDIS_URL, or of the file that REDIS_URL_FILE names', () => {
  expect(placeOf('worker', { REDIS_URL: 'redis://127.0.0.1:6379' })).toEqual({
    role: 'worker',
    redisUrl: 'redis://127.0.0.1:6379',
  });
  expect(placeOf('exporter', { REDIS_URL_FILE: '/run/redis' }, () => 'rediss://:secret@redis:6380\n')).toEqual({
    role: 'exporter',
    redisUrl: 'rediss://:secret@redis:6380',
  });
});

test.each([
  ['walker', {}, '--role walker: there is no such role; it is one of all, scheduler, worker, exporter'],
  ['worker', {}, '--role worker: REDIS_URL is not set; a fleet meets on a Redis, such as redis://127.0.0.1:6379'],
  ['worker', { REDIS_URL: 'http://:secret@redis' }, '--role worker: REDIS_URL is no address such as redis://127.0.0.1:6379'],
])('--role %s with %o is refused with one clear line that holds no password', (role, env, message) => {
  expect(() => placeOf(role, env)).toThrow(message);
});

test('a file that cannot be read is named', () => {
  const readFile = (): string => {
    throw new Error('no such file');
  };
  expect(() => placeOf('worker', { REDIS_URL_FILE: '/run/redis' }, readFile)).toThrow(
    'REDIS_URL_FILE: cannot read /run/redis: no such file',
  );
});
