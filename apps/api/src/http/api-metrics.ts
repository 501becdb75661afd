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
  observe(request: FastifyRequest, reply: FastifyReply): void;
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
    observe(request, reply) {
      durations.observe(request.method, request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1_000);
    },
  };
}

/** Serves GET /metrics and measures every request. */
export function addMetrics(app: ApiApp, metrics: ApiMetrics): void {
  app.addHook('onResponse', (request, reply, done) => {
    metrics.observe(request, reply);
    done();
  });
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
