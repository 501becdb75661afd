export type { CandleSource, FetchedPage, FetchRequest, FetchResult, WatchRequest } from './candle-source.ts';
export type { CcxtSourceOptions } from './ccxt-source.ts';
export { createCcxtSource } from './ccxt-source.ts';
export type { ClockReading } from './exchange-clock.ts';
export type { FetchFailureOptions, FetchFailureReason } from './fetch-failure.ts';
export { FetchFailure } from './fetch-failure.ts';
export type { DocumentedProfile, FetchProfile, ProfileLine } from './fetch-profile.ts';
export type { ListedMarket } from './market-list.ts';
export { documentedProfiles, profileOf, profiles } from './profiles.ts';
