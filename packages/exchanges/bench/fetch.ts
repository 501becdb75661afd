/** What this package adds to a bare loop of ccxt's fetchOHLCV over the same feeds, both against the simulator. */
import { makeMarkets, startSimulator } from '@quality/simulator';
import { loadCcxtClient } from '../src/ccxt-client.ts';
import { createCcxtSource } from '../src/ccxt-source.ts';

const FEEDS = 200;
const CANDLES = 500;
const ROUNDS = 5;

const simulator = await startSimulator({ markets: makeMarkets(['binance'], FEEDS) });
const options = { exchange: 'binance', baseUrl: simulator.baseUrlOf('binance'), requestsPerSecond: Number.POSITIVE_INFINITY };
const symbols = Array.from({ length: FEEDS }, (_, i) => `C${String(i).padStart(3, '0')}/USD`);

const bare = await loadCcxtClient(
  { ...options, timeoutMs: 10_000, now: Date.now, ccxtOptions: { fetchMarkets: { types: ['spot'] } } },
  new WeakMap(),
);
await bare.loadMarkets();
const source = createCcxtSource(options);
await source.listMarkets();

async function measure(fetchOne: (symbol: string) => Promise<unknown>): Promise<number> {
  const started = performance.now();
  for (const symbol of symbols) await fetchOne(symbol);
  return FEEDS / ((performance.now() - started) / 1000);
}

const rates: Record<string, number[]> = { bare: [], source: [] };
for (let round = 0; round < ROUNDS; round++) {
  rates.bare?.push(await measure((symbol) => bare.fetchOHLCV(symbol, '1m', Date.now() - CANDLES * 60_000, CANDLES)));
  rates.source?.push(await measure((symbol) => source.fetchCandles({ symbol, timeframe: '1m', limit: CANDLES })));
}
const median = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;
const [bareRate, sourceRate] = [median(rates.bare ?? []), median(rates.source ?? [])];
console.log(
  `${CANDLES} candles a request, one at a time: bare ccxt ${bareRate.toFixed(0)}/s, source ${sourceRate.toFixed(0)}/s, ratio ${(sourceRate / bareRate).toFixed(2)}`,
);
await source.close();
await simulator.close();
process.exit(0);
