import type { StreamApi } from '../exchange-api.ts';

const TIMEFRAMES: Readonly<Record<number, string>> = {
  1: '1m',
  5: '5m',
  15: '15m',
  30: '30m',
  60: '1h',
  240: '4h',
  1440: '1d',
  10080: '1w',
  21600: '15d',
};
const MINUTES: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(TIMEFRAMES).map(([minutes, timeframe]) => [timeframe, Number(minutes)]),
);

/** Kraken's stream of candles, version 2, https://docs.kraken.com/api/docs/websocket-v2/ohlc */
export const krakenStream: StreamApi = {
  isPath: (path) => path === '/v2',
  read(message) {
    const { method, params, req_id } = message as {
      method?: string;
      params?: { channel?: string; symbol?: readonly string[]; interval?: number | string };
      req_id?: number;
    };
    if (method === 'ping') return { feeds: [], reply: { method: 'pong', req_id } };
    if (method !== 'subscribe' || params?.channel !== 'ohlc') return null;
    const timeframe = TIMEFRAMES[Number(params.interval ?? 1)] ?? '';
    const symbols = params.symbol ?? [];
    const result = { channel: 'ohlc', symbol: symbols[0], interval: Number(params.interval ?? 1), snapshot: true };
    return { feeds: symbols.map((symbol) => ({ symbol, timeframe })), reply: { method, req_id, success: true, result } };
  },
  candle({ symbol, timeframe }, candle, { nowMs }) {
    const { open, high, low, close, volume, trades } = candle;
    return {
      channel: 'ohlc',
      type: 'update',
      timestamp: new Date(nowMs).toISOString(),
      data: [
        {
          symbol,
          ...{ open, high, low, close, trades, volume },
          vwap: close,
          interval_begin: nanoseconds(candle.openTimeMs),
          interval: MINUTES[timeframe],
          timestamp: nanoseconds(candle.closeTimeMs),
        },
      ],
    };
  },
};

/** Kraken writes nine digits after the second. */
function nanoseconds(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000000Z');
}
