import type { FastifyReply, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { z } from 'zod';
import type { ReportStream } from '../live/report-stream.ts';
import { problemAnswers } from '../schemas/answers.ts';
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
  const duration = new Histogram({
    name: 'quality_api_request_duration_seconds',
    help: 'Time from the head of a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
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
      // A route's pattern, never the path itself: paths are without bound.
      const route = request.routeOptions.url ?? 'none';
      duration.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1_000);
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
