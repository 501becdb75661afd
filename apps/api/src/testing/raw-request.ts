import { type Agent, request } from 'node:http';
import type { Answer } from './answer-check.ts';

export interface RawRequest {
  readonly method: string;
  /** Path with query, sent byte for byte. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

/** Sends a request that `fetch` would refuse or tidy up. Rejects when there is no whole answer within `timeoutMs`. */
export function sendRaw(
  url: string,
  { method, target, headers, body }: RawRequest,
  agent: Agent,
  timeoutMs: number,
): Promise<Answer> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = request({ hostname, port, method, path: target, headers: { ...headers }, agent }, (response) => {
      const isStream = response.headers['content-type']?.startsWith('text/event-stream');
      const chunks: Buffer[] = [];
      const done = () => {
        clearTimeout(timer);
        resolve({
          method,
          path: target.split('?', 1)[0]!,
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? null,
          body: isStream ? '' : Buffer.concat(chunks).toString(),
        });
      };
      if (isStream) {
        response.destroy();
        done();
        return;
      }
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', done);
      response.once('error', reject);
    });
    const timer = setTimeout(
      () => outgoing.destroy(new Error(`no answer to ${method} ${target} within ${timeoutMs} ms`)),
      timeoutMs,
    );
    outgoing.once('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    outgoing.end(body ?? undefined);
  });
}
