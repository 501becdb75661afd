import { expect, test } from 'vitest';
import { databaseUrl } from './database-url.ts';

test('DATABASE_URL wins over the single variables', () => {
  expect(databaseUrl({ DATABASE_URL: 'postgres://one/db', POSTGRES_HOST: 'two' })).toBe('postgres://one/db');
});

test('single variables make a URL in which every character of a password survives', () => {
  const url = new URL(
    databaseUrl({
      POSTGRES_HOST: 'db',
      POSTGRES_PORT: '6000',
      POSTGRES_DB: 'q',
      POSTGRES_USER: 'me',
      POSTGRES_PASSWORD: 'a/b@c:d?#%',
    })!,
  );
  expect([url.hostname, url.port, url.pathname, url.username, decodeURIComponent(url.password)]).toEqual([
    'db',
    '6000',
    '/q',
    'me',
    'a/b@c:d?#%',
  ]);
});

test('an address of IPv6 is put in brackets', () => {
  expect(databaseUrl({ POSTGRES_HOST: '::1' })).toBe('postgres://quality@[::1]:5432/quality');
});

test('without either there is no database', () => {
  expect(databaseUrl({})).toBe(null);
  expect(databaseUrl({ POSTGRES_PASSWORD: 'x' })).toBe(null);
});

test('a port that is no number is named', () => {
  expect(() => databaseUrl({ POSTGRES_HOST: 'db', POSTGRES_PORT: 'tcp://1.2.3.4:5432' })).toThrow(
    'POSTGRES_PORT is not a port: tcp://1.2.3.4:5432',
  );
});
