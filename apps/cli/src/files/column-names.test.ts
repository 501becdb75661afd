import { expect, test } from 'vitest';
import { countPrices, findColumnRoles } from './column-names.ts';

function meaning(header: string): Record<string, string | undefined> {
  const names = header.split(',');
  const { times, ...roles } = findColumnRoles(names);
  const named = Object.fromEntries(
    Object.entries(roles)
      .filter(([, k]) => k >= 0)
      .map(([role, k]) => [role, names[k]]),
  );
  return { time: times.length > 0 ? names[times[0]!] : undefined, ...named };
}

test.each<[header: string, expected: Record<string, string | undefined>]>([
  [
    'Unix Timestamp,Date,Symbol,Open,High,Low,Close,Volume',
    { time: 'Unix Timestamp', symbol: 'Symbol', open: 'Open', volume: 'Volume' },
  ],
  ['Date,Symbol,Open,High,Low,Close,Volume BTC,Volume USD', { time: 'Date', volume: 'Volume BTC' }],
  ['unix,date,symbol,open,high,low,close,Volume USDT,Volume BTC,tradecount', { time: 'unix', volume: 'Volume BTC' }],
  ['Date,Symbol,Open,High,Low,Close,Volume From,Volume To', { volume: 'Volume From' }],
  ['Date Time,Open,High,Low,Close,Volume,Adj Close', { time: 'Date Time', close: 'Close' }],
  ['Timestamp,Open,High,Low,Close,Volume_(BTC),Volume_(Currency),Weighted_Price', { time: 'Timestamp', volume: 'Volume_(BTC)' }],
  ['openTime,open,high,low,close,volume,closeTime,quoteAssetVolume', { time: 'openTime', close: 'close', volume: 'volume' }],
  ['T,L,V,t,o,h,l,c,v', { time: 't', low: 'l', volume: 'v' }],
  [
    'exchange,pair,close_time,open_time,open,high,low,close,quote_volume,base_volume',
    { time: 'open_time', exchange: 'exchange', symbol: 'pair', volume: 'base_volume' },
  ],
  ['time,bid_open,bid_high,bid_low,bid_close,volume', { open: 'bid_open', close: 'bid_close' }],
  ['timestamp,open,high,low,close,turnover', { volume: undefined }],
])('%s', (header, expected) => {
  const found = meaning(header);
  for (const [role, name] of Object.entries(expected)) expect(found[role]).toBe(name);
});

test.each(['timestamp,value', 'open,close', 'time_open,time_high,time_low,time_close', 'openinterest,higher,lower,closed'])(
  '%s has not four prices',
  (header) => {
    expect(countPrices(findColumnRoles(header.split(',')))).toBeLessThan(4);
  },
);
