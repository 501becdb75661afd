import { describe, expect, test } from 'vitest';
import { ConfigError, type ConfigMistake } from './errors.ts';
import { parseConfig } from './parse.ts';

const memory = 'storage: { enabled: false }\n';

function mistakesOf(text: string, env: Record<string, string> = {}): readonly ConfigMistake[] {
  try {
    parseConfig(text, { file: 'q.yaml', env });
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

function messageOf(text: string, env: Record<string, string> = {}): string {
  try {
    parseConfig(text, { file: 'q.yaml', env });
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}

describe('parseConfig', () => {
  test('fills in every default', () => {
    const config = parseConfig(`${memory}feeds: { binance: [BTC/USDT 1m] }`);
    expect(config.feeds).toEqual({ binance: ['BTC/USDT 1m'] });
    expect(config.collector).toMatchObject({ host: '127.0.0.1', port: 9464, retry: { attempts: 3 } });
    expect(config.api).toMatchObject({ host: '127.0.0.1', port: 8080, auth: { tokens: [] } });
    expect(config.windows).toEqual({ slots: 500, byTimeframe: {} });
    expect(config.log.level).toBe('info');
  });

  test('reports all mistakes at once, each with line, path, value and what is allowed', () => {
    const text = [
      'feeds:',
      '  binance: [BTC/USDT, ETH/USDT 5m]',
      'collector:',
      '  port: 99999',
      '  prot: 1',
      'log:',
      '  level: loud',
    ].join('\n');
    expect(
      mistakesOf(text, { DATABASE_URL: 'postgres://db/quality' }).map(({ line, path, value, allowed }) => [
        line,
        path,
        value,
        allowed,
      ]),
    ).toEqual([
      [2, 'feeds.binance[0]', '"BTC/USDT"', 'text such as "BTC/USDT 1m", "ETH/* 5m", "BTC/USDT:USDT 1h"'],
      [4, 'collector.port', '99999', 'an integer from 0 to 65535'],
      [5, 'collector.prot', null, expect.stringContaining('port')],
      [7, 'log.level', '"loud"', 'one of "trace", "debug", "info", "warn", "error", "fatal", "silent"'],
    ]);
  });

  test('says it in one line a mistake that names the file', () => {
    expect(messageOf(`${memory}feeds: {}\ncollector:\n  port: a`)).toBe(
      'q.yaml: 1 mistake\n  q.yaml:4:3: collector.port: "a" is not allowed; allowed: an integer from 0 to 65535',
    );
  });

  test('suggests the key that was meant', () => {
    expect(mistakesOf(`${memory}feeds: {}\ncolector: {}`)[0]?.problem).toBe('unknown key "colector"; did you mean "collector"?');
  });

  test('an empty file lacks feeds', () => {
    expect(mistakesOf('', { QUALITY_STORAGE_ENABLED: 'false' })).toMatchObject([
      { path: 'feeds', problem: 'is missing', line: 1 },
    ]);
  });

  test.each([
    ['a list', '- 1'],
    ['text', 'hello'],
    ['a number', '5'],
  ])('a file that is %s is a mistake, not a crash', (_, text) => {
    expect(mistakesOf(text, { QUALITY_COLLECTOR_PORT: '1' })).toMatchObject([
      { path: '', allowed: expect.stringContaining('feeds') },
    ]);
  });

  test('a wildcard that is not quoted is explained', () => {
    const [mistake] = mistakesOf(`${memory}feeds:\n  binance: [*/USDT 1m]`);
    expect(mistake).toMatchObject({ line: 3, allowed: 'text that begins with * in quotes, such as "*/USDT 1m"' });
  });

  test('broken YAML is a mistake with its line', () => {
    expect(mistakesOf('feeds:\n  binance: [BTC/USDT 1m\n')[0]).toMatchObject({
      file: 'q.yaml',
      line: expect.any(Number),
      allowed: 'YAML',
    });
  });

  test('a key given twice is a mistake', () => {
    expect(mistakesOf(`${memory}feeds: {}\nfeeds: {}`)[0]?.problem).toMatch(/unique/);
  });

  test('an alias bomb is refused', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x,x]',
      'b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]',
      'c: [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]',
    ].join('\n');
    expect(mistakesOf(bomb)).toMatchObject([{ line: 2, problem: expect.stringContaining('alias') }]);
  });

  test('an exchange id that cannot be one is named with its line', () => {
    expect(mistakesOf(`${memory}feeds:\n  "Bin ance": []`)[0]).toMatchObject({ line: 3, value: '"Bin ance"', path: 'feeds' });
  });

  test('a policy that cannot hold is a mistake', () => {
    const text = `${memory}feeds: {}\npolicies:\n  "* * 1m":\n    weights: { outlier: 0.9 }`;
    expect(mistakesOf(text)[0]).toMatchObject({
      line: 4,
      path: 'policies["* * 1m"]',
      problem: expect.stringContaining('must sum to 1'),
    });
  });

  test('storage without an address is a mistake that says how to give one', () => {
    expect(mistakesOf('feeds: {}')).toMatchObject([
      { path: 'storage.url', problem: 'is missing', allowed: expect.stringContaining('DATABASE_URL') },
    ]);
  });

  test('a secret is not shown', () => {
    const message = messageOf('feeds: {}', { DATABASE_URL: 'mysql://me:hunter2@db/x' });
    expect(message).toContain('environment variable DATABASE_URL: storage.url: (hidden) is not allowed');
    expect(message).not.toContain('hunter2');
  });
});
