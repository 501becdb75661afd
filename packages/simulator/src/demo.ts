import type { Feed } from '@quality/validators';
import type { TargetedFault } from './fault.ts';
import type { SimulatedMarket } from './market.ts';

/** Markets of the demonstration: three exchanges, shared instruments. */
export const demoMarkets: readonly SimulatedMarket[] = [
  { exchange: 'binance', symbol: 'BTC/USDT', tradesPerMinute: 900 },
  { exchange: 'binance', symbol: 'ETH/USDT', tradesPerMinute: 600 },
  { exchange: 'binance', symbol: 'SOL/USDT', tradesPerMinute: 300 },
  { exchange: 'kraken', symbol: 'BTC/USD', tradesPerMinute: 80 },
  { exchange: 'kraken', symbol: 'ETH/USD', tradesPerMinute: 60 },
  { exchange: 'kraken', symbol: 'SOL/USD', tradesPerMinute: 20 },
  { exchange: 'coinbase', symbol: 'BTC/USD', tradesPerMinute: 400 },
  { exchange: 'coinbase', symbol: 'ETH/USD', tradesPerMinute: 250 },
  { exchange: 'coinbase', symbol: 'SOL/USD', tradesPerMinute: 100 },
  { exchange: 'coinbase', symbol: 'LTC/USD', tradesPerMinute: 1.5 },
];

/** The feeds that the demonstration watches. */
export const demoFeeds: readonly Feed[] = [
  { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' },
  { exchange: 'binance', symbol: 'ETH/USDT', timeframe: '1m' },
  { exchange: 'binance', symbol: 'SOL/USDT', timeframe: '1m' },
  { exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1m' },
  { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1m' },
  { exchange: 'coinbase', symbol: 'BTC/USD', timeframe: '1m' },
  { exchange: 'coinbase', symbol: 'ETH/USD', timeframe: '5m' },
  { exchange: 'coinbase', symbol: 'SOL/USD', timeframe: '1m' },
];

const DEAD_SINCE_MS = 90 * 60_000;
const FROZEN_SINCE_MS = 3 * 3_600_000;

/**
 * Faults of the demonstration, as of its start: one feed dead for 90 minutes, one with gaps, one with bad ticks, one frozen for three hours;
 * the other four are clean.
 */
export function demoFaults(startMs: number): readonly TargetedFault[] {
  return [
    {
      target: { exchange: 'kraken', symbol: 'ETH/USD', timeframe: '1m' },
      fault: { kind: 'stale', fromMs: startMs - DEAD_SINCE_MS },
    },
    { target: { exchange: 'binance', symbol: 'SOL/USDT', timeframe: '1m' }, fault: { kind: 'gap', every: 60, length: 12 } },
    { target: { exchange: 'coinbase', symbol: 'SOL/USD', timeframe: '1m' }, fault: { kind: 'bad_tick', every: 40, factor: 1.1 } },
    {
      target: { exchange: 'binance', symbol: 'ETH/USDT', timeframe: '1m' },
      fault: { kind: 'frozen', fromMs: startMs - FROZEN_SINCE_MS },
    },
  ];
}
