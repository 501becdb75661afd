import { expect, test } from 'vitest';
import { durationMs, intervalText, stepMs } from './grafana-interval.ts';
import { expandPromql } from './grafana-promql.ts';
import { expandSql } from './grafana-sql.ts';

const context = {
  from: new Date('2026-03-01T00:00:00Z'),
  to: new Date('2026-03-02T00:00:00Z'),
  stepMs: 300_000,
  variables: { exchange: ['binance', "o'kx"], feed: 'a|b|1m' },
};

test('a time filter is a closed range of UTC literals', () => {
  expect(expandSql('WHERE $__timeFilter(time)', context)).toBe(
    "WHERE time BETWEEN '2026-03-01T00:00:00.000Z' AND '2026-03-02T00:00:00.000Z'",
  );
});

test('both ends of the range are literals that can be cast', () => {
  expect(expandSql('$__timeTo()::timestamptz - $__timeFrom()::timestamptz', context)).toBe(
    "'2026-03-02T00:00:00.000Z'::timestamptz - '2026-03-01T00:00:00.000Z'::timestamptz",
  );
});

test('the step of the chart is text or milliseconds', () => {
  expect(expandSql("'$__interval' $__interval_ms", context)).toBe("'5m' 300000");
});

test('values are quoted, quotes inside are doubled, several are joined by commas', () => {
  expect(expandSql(`exchange IN ($\{exchange:sqlstring}) AND feed = $\{feed:sqlstring}`, context)).toBe(
    "exchange IN ('binance','o''kx') AND feed = 'a|b|1m'",
  );
});

test.each(['$exchange', `$\{exchange}`, `$\{exchange:csv}`])(
  '%s is refused: it would put a name of a feed into the statement unquoted',
  (sql) => {
    expect(() => expandSql(sql, context)).toThrow(/is not an SQL string/);
  },
);

test.each([`$\{nobody:sqlstring}`, '$__timeGroup(time, 5m)', '$__nonsense(time)'])('%s is unknown', (sql) => {
  expect(() => expandSql(sql, context)).toThrow(/^no (variable|macro) /);
});

test('several values in PromQL are one escaped alternation, one value stands alone, a single choice is as it is', () => {
  const promql = { rateInterval: '1m', range: '6h', variables: { one: ['a.b'], many: ['a', 'b+c'], single: 'BTC/USDT:USDT' } };
  expect(expandPromql('x{a=~"$one", b=~"$many|", c="$single"}[$__rate_interval]', promql)).toBe(
    'x{a=~"a\\\\.b", b=~"(a|b\\\\+c)|", c="BTC/USDT:USDT"}[1m]',
  );
  expect(() => expandPromql('x{a=~"$nobody"}', promql)).toThrow('no variable $nobody');
});

test('steps are rounded as Grafana rounds them', () => {
  expect(
    [stepMs(durationMs('6h'), 1000), stepMs(durationMs('24h'), 200), stepMs(durationMs('30d'), 1000)].map(intervalText),
  ).toEqual(['20s', '5m', '30m']);
  expect(intervalText(stepMs(durationMs('30d'), 200))).toBe('3h');
});
