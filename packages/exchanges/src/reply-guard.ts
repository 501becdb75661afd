import type { CcxtClient } from './ccxt-client.ts';
import { retryAfterMsOf } from './retry-after.ts';

/** What was seen of the reply that made an error. */
export interface ReplyFact {
  readonly status: number;
  readonly retryAfterMs: number | null;
}

export type ReplyFacts = WeakMap<object, ReplyFact>;

/** A reply of status 2xx whose body is no JSON. */
export class MalformedReply extends Error {
  override readonly name = 'MalformedReply';
}

const EXCERPT = 80;

/**
 * Makes a client refuse what ccxt lets pass: of a body that is no JSON it makes candles of nulls, or none. Keeps status and Retry-After of
 * each error, which ccxt's errors do not carry.
 */
export function guardReplies(client: CcxtClient, facts: ReplyFacts): void {
  const handle = client.handleErrors.bind(client);
  client.handleErrors = (...reply) => {
    const [status, reason, url, method, headers, body, parsed] = reply as [
      number,
      string,
      string,
      string,
      Headers,
      string,
      unknown,
    ];
    try {
      if (status >= 200 && status < 300 && (parsed === undefined || parsed === null)) {
        throw new MalformedReply(
          `${method} ${pathOf(url)} answered ${status} with what is no JSON: ${JSON.stringify(body.slice(0, EXCERPT))}`,
        );
      }
      const isHandled = handle(...reply);
      if (isHandled === undefined) client.handleHttpStatusCode(status, reason, url, method, body);
      return isHandled;
    } catch (error) {
      if (typeof error === 'object' && error !== null) facts.set(error, { status, retryAfterMs: retryAfterMsOf(headers) });
      throw error;
    }
  };
}

type Headers = Readonly<Record<string, string | undefined>>;

function pathOf(url: string): string {
  return URL.parse(url)?.pathname ?? url;
}
