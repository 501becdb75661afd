import type { ServerResponse } from 'node:http';
import type { ExchangeApi, Reply } from './exchange-api.ts';
import type { HttpFault } from './fault.ts';

export function sendJson(response: ServerResponse, { status, body, headers }: Reply): void {
  send(response, status, JSON.stringify(body), { 'content-type': 'application/json', ...headers });
}

/** Answers as a struck exchange does; `reply` makes what it would have said. */
export function sendFault(response: ServerResponse, fault: HttpFault, api: ExchangeApi, nowMs: number, reply: () => Reply): void {
  switch (fault.kind) {
    case 'rate_limited':
      sendJson(response, {
        status: 429,
        body: api.errorBody('rate_limited', nowMs),
        headers: retryAfter(fault.retryAfterSeconds ?? 2),
      });
      return;
    case 'banned':
      sendJson(response, {
        status: 418,
        body: api.errorBody('banned', nowMs),
        headers: retryAfter(fault.retryAfterSeconds ?? 120),
      });
      return;
    case 'server_error':
      sendJson(response, { status: 500, body: api.errorBody('server_error', nowMs) });
      return;
    case 'maintenance':
      send(response, 503, '<html><head><title>503</title></head><body><h1>Down for maintenance</h1></body></html>', {
        'content-type': 'text/html',
      });
      return;
    case 'hang':
      // The answer never comes; the client or the simulator's end closes the connection.
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'stalled_body':
      sendHalf(response, reply(), () => {});
      return;
    case 'cut_body':
      sendHalf(response, reply(), () => response.socket?.destroy());
      return;
    case 'malformed': {
      const text = JSON.stringify(reply().body);
      send(response, 200, `${text.slice(0, -1)},,`, { 'content-type': 'application/json' });
      return;
    }
  }
}

/** Announces the whole body and sends half of it. */
function sendHalf(response: ServerResponse, reply: Reply, then: () => void): void {
  const text = JSON.stringify(reply.body);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  response.write(text.slice(0, Math.floor(text.length / 2)), then);
}

function send(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>>): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(text) });
  response.end(text);
}

function retryAfter(seconds: number): Readonly<Record<string, string>> {
  return { 'retry-after': String(seconds) };
}
