import { demoFaults, demoFeeds, demoMarkets, type SimulatorOptions } from '@quality/simulator';
import { stringify } from 'yaml';

/** One exchange world for every start, so that the history of one day fits to the next. */
export const demoSimulatorOptions: SimulatorOptions = { seed: 'demo', markets: demoMarkets, faults: demoFaults(Date.now()) };

/** The configuration of the demonstration: the simulator's feeds under the real exchanges' names. */
export function demoConfig(baseUrlOf: (exchange: string) => string): string {
  const feeds: Record<string, string[]> = {};
  for (const { exchange, symbol, timeframe } of demoFeeds) {
    feeds[exchange] ??= [];
    feeds[exchange].push(`${symbol} ${timeframe}`);
  }
  const exchanges = Object.fromEntries(Object.keys(feeds).map((id) => [id, { baseUrl: baseUrlOf(id) }]));
  return `# Written by \`pnpm dev\` at each start.\n${stringify({ exchanges, feeds })}`;
}
