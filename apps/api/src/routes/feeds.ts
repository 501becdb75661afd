import type { ApiContext } from '../context.ts';
import { RenderedJson } from '../http/rendered.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { configuredFeeds, isForgotten } from '../live/configured-feeds.ts';
import { neverChecked, type Standing, standingAt } from '../live/standing.ts';
import { pollAnswersOf } from '../schemas/answers.ts';
import { feedsAnswer, feedsQuery } from '../schemas/lists.ts';

/** Ages are told to the second, so one rendering serves all who ask within it. */
const RENDER_STEP_MS = 1_000;

/** GET /v1/feeds: answered from memory. */
export function addFeedsRoute(app: ApiApp, context: ApiContext): void {
  const { newest, now } = context;
  let rendered: { readonly version: number; readonly atMs: number; readonly json: RenderedJson } | null = null;

  app.get(
    '/v1/feeds',
    {
      compress: false,
      config: { isFromMemory: true },
      schema: {
        operationId: 'listFeeds',
        summary: 'Every feed with its newest status, scores and ages',
        description:
          'Ages and the status are true at the time of the answer, not of the last check: a feed that was not checked for too long is `unknown` with reason `not_checked`, and one whose newest known candle is critically overdue is `poor`.',
        tags: ['feeds'],
        querystring: feedsQuery,
        response: pollAnswersOf(feedsAnswer, 'The feeds, by exchange, symbol and timeframe'),
      },
    },
    async (request, reply) => {
      const atMs = Math.floor(now() / RENDER_STEP_MS) * RENDER_STEP_MS;
      const { exchange, symbol, timeframe, status } = request.query;
      if (exchange ?? symbol ?? timeframe ?? status) {
        const feeds = standings(context, atMs).filter(
          (standing) =>
            (exchange ?? standing.feed.exchange) === standing.feed.exchange &&
            (symbol ?? standing.feed.symbol) === standing.feed.symbol &&
            (timeframe ?? standing.feed.timeframe) === standing.feed.timeframe &&
            (status ?? standing.status) === standing.status,
        );
        return RenderedJson.of({ feeds }).send(request, reply);
      }
      if (rendered?.version !== newest.version || rendered.atMs !== atMs) {
        rendered = { version: newest.version, atMs, json: RenderedJson.of({ feeds: standings(context, atMs) }) };
      }
      return rendered.json.send(request, reply);
    },
  );
}

function standings({ newest, config, termsOf }: ApiContext, atMs: number): Standing[] {
  const known: Standing[] = [];
  for (const stored of newest.values()) {
    if (!isForgotten(config, stored, atMs)) known.push(standingAt(stored, termsOf(stored.feed), atMs));
  }
  const missing = configuredFeeds(config).filter((feed) => newest.get(feed) === null);
  return [...known, ...missing.map(neverChecked)].toSorted(byFeed);
}

function byFeed({ feed: a }: Standing, { feed: b }: Standing): number {
  return compare(a.exchange, b.exchange) || compare(a.symbol, b.symbol) || compare(a.timeframe, b.timeframe);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
