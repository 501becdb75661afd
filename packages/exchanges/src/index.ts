export type { CandleSource, FetchRequest, FetchResult } from './candle-source.ts';
export type { FetchFailureReason } from './fetch-failure.ts';
export { FetchFailure } from './fetch-failure.ts';
export type { DocumentedProfile, FetchProfile, ProfileLine } from './fetch-profile.ts';
export { documentedProfiles, profileOf, profiles } from './profiles.ts';
