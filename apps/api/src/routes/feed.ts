import type { StoredQuality } from '@quality/timescale';
import { ApiError } from '../api-error.ts';
import type { ApiContext } from '../context.ts';
import { RenderedJson } from '../http/rendered.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { qualityOf } from '../live/quality-of.ts';
import { standingAt, validUntilMs } from '../live/standing.ts';
import { pollAnswersOf } from '../schemas/answers.ts';
import { feedParams } from '../schemas/feed.ts';
import { historyAnswer, historyQuery, newestReportSchema } from '../schemas/lists.ts';

/** The newest report of one feed, and its history. */
export function addFeedRoutes(app: ApiApp, context: ApiContext): void {
  const { newest, repository, termsOf, now } = context;
  const rendered = new WeakMap<StoredQuality, { readonly key: string; readonly json: RenderedJson }>();

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe',
    {
      schema: {
        operationId: 'getFeed',
        summary: 'The newest report of a feed',
        description:
          'The report is as it was at `checkedAt`; `currentStatus` and `validUntil` say whether it still speaks of the present.',
        tags: ['feeds'],
        params: feedParams,
        response: pollAnswersOf(newestReportSchema, 'The newest report', [404, 414]),
      },
    },
    async (request, reply) => {
      const stored = await newest.report(request.params);
      if (!stored)
        throw new ApiError(
          'not_found',
          `no report of ${request.params.exchange} ${request.params.symbol} ${request.params.timeframe} is stored`,
        );
      const quality = qualityOf(stored);
      const terms = termsOf(quality.feed);
      const { status, reason } = standingAt(quality, terms, now());
      const key = `${status} ${reason}`;
      let entry = rendered.get(stored);
      if (entry?.key !== key) {
        const validUntil = new Date(validUntilMs(quality, terms)).toISOString();
        const json = new RenderedJson({
          ...stored.report,
          reason: stored.reason,
          currentStatus: status,
          currentReason: reason,
          validUntil,
        });
        entry = { key, json };
        rendered.set(stored, entry);
      }
      return entry.json.send(request, reply);
    },
  );

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/history',
    {
      schema: {
        operationId: 'getHistory',
        summary: 'Reports in a time range, newest first',
        tags: ['feeds'],
        params: feedParams,
        querystring: historyQuery,
        response: pollAnswersOf(historyAnswer, 'A page of reports', [414]),
      },
    },
    async (request) => {
      const page = await repository.getQualityHistory(request.params, request.query);
      return { items: page.items.map(({ report, reason }) => ({ ...report, reason })), nextCursor: page.nextCursor };
    },
  );
}
