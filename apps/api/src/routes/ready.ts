import { policyOf } from '@quality/config';
import { profileOf } from '@quality/exchanges/profiles';
import { ApiError } from '../api-error.ts';
import type { ApiContext } from '../context.ts';
import { clientGone } from '../http/client-gone.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { slotsOf } from '../ready/judge-range.ts';
import { loadRange } from '../ready/load-range.ts';
import { answersOf } from '../schemas/answers.ts';
import { feedParams } from '../schemas/feed.ts';
import { readyAnswer, readyQuery } from '../schemas/ready.ts';

/** A year of minutes and some. */
const MAX_CANDLES = 600_000;
/** Ranges that are read at the same time; each holds its candles in memory. */
const MAX_RUNNING = 2;

/** GET …/ready: whether a range of a feed is fit for a back-test. */
export function addReadyRoute(app: ApiApp, { repository, config, workers, now }: ApiContext): void {
  let running = 0;

  app.get(
    '/v1/feeds/:exchange/:symbol/:timeframe/ready',
    {
      schema: {
        operationId: 'judgeRange',
        summary: 'Whether a range of a feed is fit for a back-test',
        description: 'Judges the stored candles whose open time lies in [from, to) as one window that must be full.',
        tags: ['feeds'],
        params: feedParams,
        querystring: readyQuery,
        response: answersOf(readyAnswer, 'The verdict and its reasons', [414, 422]),
      },
    },
    async (request, reply) => {
      const feed = request.params;
      const { from, to, minScore } = request.query;
      const profile = profileOf(feed.exchange);
      const { expected } = slotsOf({ feed, fromMs: from, toMs: to, profile });
      if (expected > MAX_CANDLES)
        throw new ApiError('unprocessable', `the range has ${expected} candles; at most ${MAX_CANDLES} are judged at once`);
      if (running >= MAX_RUNNING) throw new ApiError('overloaded', `${MAX_RUNNING} ranges are being judged; try again later`);
      running += 1;
      try {
        const signal = clientGone(reply);
        // Rows off the grid may lie between its slots; twice as many rows as slots are beyond judging anyway.
        const { columns, provenance } = await loadRange(repository, feed, from, to, 2 * expected + 1, signal);
        const verdict = await workers.judgeRange(
          { feed, fromMs: from, toMs: to, minScore, nowMs: now(), columns, profile, policy: policyOf(config, feed) },
          signal,
        );
        const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
        return { feed, range, ready: verdict.verdict === 'fit', minScore, provenance, ...verdict };
      } finally {
        running -= 1;
      }
    },
  );
}
