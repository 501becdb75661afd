import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { CollectorState } from './collector-state.ts';
import type { Readiness } from './readiness.ts';

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** The body of `/metrics` for an `Accept` header; `null` when metrics are switched off. */
  readonly metrics:
    | ((accept: string | undefined) => Promise<{ readonly contentType: string; readonly body: string | Uint8Array }>)
    | null;
  /** What is wrong with the process itself; empty when it lives. */
  readonly health: () => readonly string[];
  readonly readiness: () => Readiness;
  readonly state: () => CollectorState;
}

export interface HttpServer {
  readonly url: string;
  close(): Promise<void>;
}

const compress = promisify(gzip);

/** Serves `/metrics`, `/healthz`, `/readyz` and `/state`. Rejects when the address cannot be had. */
export async function startHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      if (!response.headersSent) send(response, 500, { error: error instanceof Error ? error.message : String(error) });
      else response.destroy();
    });
  });
  server.requestTimeout = 10_000;
  server.headersTimeout = 5_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return {
    url: `http://${host}:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(request: IncomingMessage, response: ServerResponse, options: HttpServerOptions): Promise<void> {
  const path = request.url?.split('?')[0];
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return send(response, 405, { error: `${request.method} is not allowed` });
  }
  switch (path) {
    case '/healthz': {
      const problems = options.health();
      return send(response, problems.length === 0 ? 200 : 503, { ok: problems.length === 0, problems });
    }
    case '/readyz': {
      const readiness = options.readiness();
      return send(response, readiness.ready ? 200 : 503, readiness);
    }
    case '/state':
      return send(response, 200, options.state());
    case '/metrics': {
      if (options.metrics === null) return send(response, 404, { error: 'metrics are switched off' });
      const { contentType, body } = await options.metrics(request.headers.accept);
      response.setHeader('content-type', contentType);
      response.setHeader('vary', 'Accept, Accept-Encoding');
      if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return void response.end(body);
      response.setHeader('content-encoding', 'gzip');
      return void response.end(await compress(body));
    }
    default:
      return send(response, 404, { error: `there is no ${path}; try /metrics, /healthz, /readyz or /state` });
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(`${JSON.stringify(body)}\n`);
}
