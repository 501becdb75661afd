/** `node fresh-process.ts checkClassic|assess <candles>`: median processor time in µs of the first calls that read five million candles. */
import { assess, CandleSeries, checkClassic } from '@quality/validators';
import { dirtyFrame } from './frames.ts';
import { quantile } from './measure.ts';

const [name, size] = [process.argv[2], Number(process.argv[3])];
const frame = dirtyFrame(size, 5);
const series = CandleSeries.fromColumns(frame);
const feed = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const run =
  name === 'assess'
    ? () => assess(series, { feed, now: frame.now })
    : () => checkClassic(series, { timeframe: '1m', now: frame.now });
const times: number[] = [];
for (let k = 0; k < 5_000_000 / size; k++) {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  times.push(user + system);
}
process.stdout.write(String(quantile(times, 0.5)));
