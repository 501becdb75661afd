import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import { z } from 'zod';
import type { ReportStream } from '../live/report-stream.ts';
import { problemAnswers } from '../schemas/answers.ts';
import { RequestDurations } from './request-durations.ts';
import type { ApiApp } from './type-provider.ts';

/** What the API tells Prometheus of itself. */
export interface ApiMetrics {
  readonly registry: Registry;
  readonly streamsDropped: Counter;
  /** Every request, by the pattern of its route. */
  readonly durations: RequestDurations;
}

/** prom-client's names that `promtool check metrics` refuses: a gauge must not end in `_total`. */
const REFUSED = ['nodejs_active_handles_total', 'nodejs_active_requests_total', 'nodejs_active_resources_total'];

export function createApiMetrics(stream: () => ReportStream): ApiMetrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of REFUSED) registry.removeSingleMetric(name);
  const durations = new RequestDurations(registry);
  new Gauge({
    name: 'quality_api_streams',
    help: 'Open streams of server-sent events',
    registers: [registry],
    collect() {
      this.set(stream().clientCount);
    },
  });
  new Gauge({
    name: 'quality_api_stream_buffer_bytes',
    help: 'Bytes of the events that are kept for streams',
    registers: [registry],
    collect() {
      this.set(stream().bufferedBytes);
    },
  });
  const streamsDropped = new Counter({
    name: 'quality_api_streams_dropped_total',
    help: 'Streams that were ended because the client read too slowly',
    registers: [registry],
  });
  return {
    registry,
    streamsDropped,
    durations,
  };
}

/** Measures every request to the routes that are added from now on, and those that find none. */
export function measureRequests(app: ApiApp, durations: RequestDurations): void {
  // A route knows its pattern when it is added; asking each request for it takes longer than measuring.
  const observe =
    (route: string) =>
    (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
      durations.observe(request.method, route, reply.statusCode, reply.elapsedTime / 1_000);
      done();
    };
  const observeNone = observe('none');
  app.addHook('onRoute', (route) => {
    route.onResponse = [...[route.onResponse ?? []].flat(), observe(route.url)];
  });
  app.addHook('onResponse', (request, reply, done) => {
    if (request.is404) observeNone(request, reply, done);
    else done();
  });
}

/** Serves GET /metrics. */
export function addMetrics(app: ApiApp, metrics: ApiMetrics): void {
  app.get(
    '/metrics',
    {
      // What a process does under pressure is what one wants to see.
      config: { pressureHandler: () => {} },
      schema: {
        operationId: 'getMetrics',
        summary: 'Metrics of this process for Prometheus',
        tags: ['operation'],
        response: {
          200: { description: 'The text format', content: { 'text/plain': { schema: z.string() } } },
          ...problemAnswers([]),
        },
      },
    },
    async (_request, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}
