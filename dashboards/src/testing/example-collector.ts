import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createCollectorMetrics, createQualityMetrics, registerProcessMetrics, renderMetrics } from '@quality/metrics';
import { Registry } from 'prom-client';
import { EXAMPLE, exampleReports } from './example-reports.ts';

/** A server on loopback with the real registry, which works a little before every scrape. */
export interface ExampleCollector {
  readonly address: string;
  exposition(): Promise<string>;
  close(): Promise<void>;
}

export async function startExampleCollector(): Promise<ExampleCollector> {
  const work = exampleWork();
  const server = createServer((_, response) => {
    work().then(
      ({ contentType, body }) => response.setHeader('content-type', contentType).end(body),
      (error: Error) => response.writeHead(500).end(error.message),
    );
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    exposition: async () => String((await work()).body),
    close: () => new Promise((closed) => server.close(() => closed())),
  };
}

/** Every metric of the tables has a value, and every counter and histogram moves at each call. */
function exampleWork() {
  const registry = new Registry();
  const quality = createQualityMetrics(registry);
  const collector = createCollectorMetrics(registry);
  registerProcessMetrics(registry);
  collector.buildInfo.set({ version: '1.0.0', node_version: process.version }, 1);
  for (const exchange of EXAMPLE.exchange) collector.declareExchange(exchange);
  return () => {
    for (const [index, report] of exampleReports(new Date()).entries()) {
      quality.record(report, { result: index % 5 === 0 ? 'failed' : 'ok', staleAfterSeconds: { warning: 360, critical: 960 } });
    }
    for (const exchange of EXAMPLE.exchange) {
      collector.configuredFeeds.set({ exchange }, 4);
      collector.clockSkew.set({ exchange }, 0.2);
      collector.candleFinal.set({ exchange }, 4);
      collector.ticks.inc({ exchange, outcome: 'ok' });
      collector.fetchDuration.observe({ exchange }, 0.2);
      collector.reportDelay.observe({ exchange }, 0.3);
      collector.fetchErrors.inc({ exchange, reason: 'timeout' });
    }
    collector.databaseUp.set({ database: 'quality' }, 1);
    collector.databaseWriteDuration.observe(0.004);
    collector.databaseWriteFailures.inc(0);
    collector.databaseRows.inc({ table: 'quality_metrics' }, 12);
    collector.spoolReports.set(3);
    collector.spoolBytes.set(40_960);
    return renderMetrics(registry);
  };
}
