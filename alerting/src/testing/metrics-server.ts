import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { renderMetrics } from '@quality/metrics';
import type { Registry } from 'prom-client';

/** Serves a registry under `/metrics` on loopback, as the collector does. */
export async function startMetricsServer(registry: Registry): Promise<{ readonly target: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    renderMetrics(registry, request.headers.accept).then(
      ({ contentType, body }) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    target: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop() {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}
