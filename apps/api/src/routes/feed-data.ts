import type { ApiContext } from '../context.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { pollAnswersOf } from '../schemas/answers.ts';
import { feedParams } from '../schemas/feed.ts';
import { candlesAnswer, candlesQuery, rangeQuery, rollupsAnswer, rollupsQuery, statisticsAnswer } from '../schemas/lists.ts';

/** What a feed's history says in numbers, and its candles. */
export function addFeedDataRoutes(app: ApiApp, { repository }: ApiContext): void {
  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/statistics',
    {
      schema: {
        operationId: 'getStatistics',
        summary: 'Scores and statuses of a time range in numbers',
        tags: ['feeds'],
        params: feedParams,
        querystring: rangeQuery,
        response: pollAnswersOf(statisticsAnswer, 'The statistics', [414]),
      },
    },
    async (request) => ({ feed: request.params, ...(await repository.getQualityStatistics(request.params, request.query)) }),
  );

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/rollups',
    {
      schema: {
        operationId: 'getRollups',
        summary: 'Scores and statuses by hour or day, newest first',
        description: 'The newest buckets are as of the last refresh: half an hour for hours, a day for days.',
        tags: ['feeds'],
        params: feedParams,
        querystring: rollupsQuery,
        response: pollAnswersOf(rollupsAnswer, 'A page of buckets', [414]),
      },
    },
    async (request) => {
      const { bucket, ...page } = request.query;
      return bucket === 'day'
        ? repository.getDailyQuality(request.params, page)
        : repository.getHourlyQuality(request.params, page);
    },
  );

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/candles',
    {
      schema: {
        operationId: 'getCandles',
        summary: 'Stored candles with provenance and flags, oldest first',
        tags: ['feeds'],
        params: feedParams,
        querystring: candlesQuery,
        response: pollAnswersOf(candlesAnswer, 'A page of candles', [414]),
      },
    },
    async (request) => {
      const { items, nextCursor } = await repository.getCandles(request.params, request.query);
      return { items: items.map((candle) => ({ ...candle, time: new Date(candle.time).toISOString() })), nextCursor };
    },
  );
}
