import type { Config } from '@quality/config';
import type { Repository } from '@quality/timescale';
import type { FeedTermsOf } from './live/feed-terms.ts';
import type { NewestQuality } from './live/newest-quality.ts';
import type { ReportStream } from './live/report-stream.ts';
import type { WorkerPool } from './worker-pool.ts';

/** The part of the configuration that the API reads. */
export type ApiConfig = Pick<Config, 'api' | 'feeds' | 'exchanges' | 'collector' | 'policies' | 'windows'>;

/** The queries that the API asks. */
export type ApiRepository = Pick<
  Repository,
  | 'getLatestQuality'
  | 'getLatestQualityOfAll'
  | 'getQualityHistory'
  | 'getQualityHistoryJson'
  | 'getQualityHistoryTimes'
  | 'getQualityStatistics'
  | 'getHourlyQuality'
  | 'getDailyQuality'
  | 'getIssues'
  | 'getCandles'
  | 'listen'
  | 'sql'
>;

/** What routes are made of. */
export interface ApiContext {
  readonly repository: ApiRepository;
  readonly config: ApiConfig;
  readonly newest: NewestQuality;
  readonly stream: ReportStream;
  readonly workers: WorkerPool;
  readonly termsOf: FeedTermsOf;
  /** UTC epoch ms. */
  readonly now: () => number;
}
