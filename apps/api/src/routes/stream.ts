import { z } from 'zod';
import { ApiError } from '../api-error.ts';
import type { ApiContext } from '../context.ts';
import type { ApiApp } from '../http/type-provider.ts';
import { problemAnswers } from '../schemas/answers.ts';
import { feedFilter } from '../schemas/feed.ts';

const MAX_CLIENTS = 1_000;

const events = z
  .string()
  .describe('Events `report` (data: a StoredReport as JSON) and `reset` (reports were missed: read the present state again)');

/** GET /v1/stream: each new report as a server-sent event. */
export function addStreamRoute(app: ApiApp, { stream }: ApiContext): void {
  app.get(
    '/v1/stream',
    {
      // The answer leaves as it is made: buffering it for gzip would delay events.
      compress: false,
      schema: {
        operationId: 'streamReports',
        summary: 'Each new report as a server-sent event',
        description:
          'Resume with the header Last-Event-ID. Delivery is at least once: a report is named by its feed and `checkedAt`. A client that reads too slowly is disconnected.',
        tags: ['stream'],
        querystring: z.strictObject(feedFilter),
        response: {
          200: { description: 'A stream without end', content: { 'text/event-stream': { schema: events } } },
          ...problemAnswers([]),
        },
      },
    },
    async (request, reply) => {
      if (stream.clientCount >= MAX_CLIENTS)
        throw new ApiError('overloaded', `${MAX_CLIENTS} streams are open, which is the most`);
      const lastEventId = request.headers['last-event-id'];
      reply.hijack();
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
      });
      stream.attach(reply.raw, request.query, typeof lastEventId === 'string' && lastEventId !== '' ? lastEventId : null);
    },
  );
}
