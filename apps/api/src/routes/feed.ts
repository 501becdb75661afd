import type { StoredQuality } from '@quality/timescale';
import type { Feed } from '@quality/validators';
import { ApiError } from '../api-error.ts';
import type { ApiContext } from '../context.ts';
import { RenderedJson } from '../http/rendered.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { HistoryPages } from '../live/history-pages.ts';
import { qualityOf } from '../live/quality-of.ts';
import { type FeedTerms, standingAt, validUntilMs } from '../live/standing.ts';
import { pollAnswersOf } from '../schemas/answers.ts';
import { feedParams } from '../schemas/feed.ts';
import { historyAnswer, historyQuery, newestReportSchema } from '../schemas/lists.ts';

/** The newest report of one feed, and its history. */
export function addFeedRoutes(app: ApiApp, context: ApiContext): void {
  const { newest, repository, config, termsOf, now } = context;
  const pages = new HistoryPages(repository);
  const rendered = new WeakMap<StoredQuality, Rendering>();
  const answerOf = (stored: StoredQuality): RenderedJson => {
    const nowMs = now();
    let entry = rendered.get(stored);
    if (!entry || nowMs < entry.fromMs || nowMs > entry.untilMs) {
      entry = render(stored, termsOf(stored.report.feed as Feed), nowMs, entry);
      rendered.set(stored, entry);
    }
    return entry.json;
  };

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe',
    {
      compress: false,
      config: { isFromMemory: true },
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
    // Nothing is returned, and no promise made, where nothing is waited for: it shows at this rate.
    (request, reply) => {
      const inMemory = newest.peek(request.params);
      if (inMemory !== null) {
        answerOf(inMemory).send(request, reply);
        return undefined;
      }
      return inTime(newest.report(request.params), config.api.requestTimeoutMs).then((stored) => {
        const { exchange, symbol, timeframe } = request.params;
        if (stored === null) throw new ApiError('not_found', `no report of ${exchange} ${symbol} ${timeframe} is stored`);
        answerOf(stored).send(request, reply);
      });
    },
  );

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/history',
    {
      // A page is kept compressed too.
      compress: false,
      schema: {
        operationId: 'getHistory',
        summary: 'Reports in a time range, newest first',
        tags: ['feeds'],
        params: feedParams,
        querystring: historyQuery,
        response: pollAnswersOf(historyAnswer, 'A page of reports', [414]),
      },
    },
    async (request, reply) => {
      return (await pages.page(request.params, request.query)).send(request, reply);
    },
  );
}

/** The outcome of `work`, or a refusal after `limitMs`: the route has no limit of its own, as it nearly always answers from memory. */
async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T> {
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => limit.reject(new ApiError('unavailable', 'there was no answer in time; try again later')),
    limitMs,
  );
  try {
    return await Promise.race([work, limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The answer for a report, and the instants for which it is true. */
interface Rendering {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly standing: string;
  readonly json: RenderedJson;
}

function render(stored: StoredQuality, terms: FeedTerms, nowMs: number, before: Rendering | undefined): Rendering {
  const quality = qualityOf(stored);
  const untilMs = validUntilMs(quality, terms);
  const { status, reason } = standingAt(quality, terms, nowMs);
  const standing = `${status} ${reason}`;
  // Past its time a report may fall further, so it is looked at for each request, but only said anew when it did.
  const isCurrent = nowMs <= untilMs;
  const json =
    before?.standing === standing
      ? before.json
      : RenderedJson.of({
          ...stored.report,
          reason: stored.reason,
          currentStatus: status,
          currentReason: reason,
          validUntil: new Date(untilMs).toISOString(),
        });
  return { fromMs: isCurrent ? Date.parse(quality.checkedAt) : nowMs, untilMs: isCurrent ? untilMs : nowMs, standing, json };
}
