/** Requests a second that the simulator answers on this machine, so that a benchmark that uses it can name its share. */
import { cpus } from 'node:os';
import { makeMarkets } from '../src/market.ts';
import { startSimulator } from '../src/simulator.ts';

const MARKETS = 334;
const ROUNDS = 3;
const CONCURRENCY = 32;

const simulator = await startSimulator({ markets: makeMarkets(['binance', 'kraken', 'coinbase'], MARKETS) });
const now = Math.floor(Date.now() / 60_000) * 60_000;

const paths: Readonly<Record<string, (symbol: string) => string>> = {
  binance: (symbol) => `/api/v3/klines?symbol=${symbol}USD&interval=1m&limit=500`,
  kraken: (symbol) => `/0/public/OHLC?pair=${symbol}USD&interval=1&since=${now / 1000 - 500 * 60}`,
  coinbase: (symbol) =>
    `/api/v3/brokerage/market/products/${symbol}-USD/candles?granularity=ONE_MINUTE&start=${now / 1000 - 300 * 60}&end=${now / 1000}`,
};

console.log(`${cpus().length} cores, Node ${process.version}, client and server in one process, ${MARKETS} markets an exchange`);
for (const [exchange, pathOf] of Object.entries(paths)) {
  for (let round = 1; round <= ROUNDS; round++) {
    const queue = Array.from({ length: MARKETS }, (_, i) => pathOf(`C${String(i).padStart(3, '0')}`));
    const started = performance.now();
    const cpuBefore = process.cpuUsage();
    await Promise.all(
      Array.from({ length: CONCURRENCY }, async () => {
        for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
          const response = await fetch(simulator.baseUrlOf(exchange) + path);
          if (!response.ok) throw new Error(`${exchange} answered ${response.status}`);
          await response.arrayBuffer();
        }
      }),
    );
    const seconds = (performance.now() - started) / 1000;
    const cpu = process.cpuUsage(cpuBefore);
    const cpuMs = (cpu.user + cpu.system) / 1000 / MARKETS;
    const memory = Math.round(process.memoryUsage().rss / 1e6);
    console.log(
      `${exchange} round ${round}${round === 1 ? ' (cold)' : ''}: ${Math.round(MARKETS / seconds)} requests/s, ${cpuMs.toFixed(1)} ms of CPU each, RSS ${memory} MB`,
    );
  }
}
await simulator.close();
