import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** A request id of the client is taken over when it can stand in a log and a header. */
const HARMLESS = /^[\w.:-]{1,64}$/;

/** Names requests: the client's own `x-request-id`, or the name of this run and a number. */
export function createRequestIds(): (request: Pick<IncomingMessage, 'headers'>) => string {
  const run = randomBytes(6).toString('base64url');
  let count = 0;
  return ({ headers }) => {
    const given = headers['x-request-id'];
    if (typeof given === 'string' && HARMLESS.test(given)) return given;
    count += 1;
    return `${run}-${count}`;
  };
}
