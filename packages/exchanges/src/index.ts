export type { CandleSource, FetchRequest, FetchResult } from './candle-source.ts';
export type { FetchFailureReason } from './fetch-failure.ts';
export { FetchFailure } from './fetch-failure.ts';
