import type { IncomingMessage } from 'node:http';
import type { Reply } from './exchange-api.ts';
import { type Fault, FaultError, type FaultTarget } from './fault.ts';
import type { Simulator } from './simulator.ts';

/** The control path `/_sim`: faults, counts and truth over HTTP. */
export async function answerControl(request: IncomingMessage, url: URL, simulator: Simulator): Promise<Reply> {
  const question = `${request.method} ${url.pathname}`;
  try {
    switch (question) {
      case 'GET /_sim/faults':
        return { status: 200, body: { faults: simulator.faults() } };
      case 'PUT /_sim/faults':
      case 'POST /_sim/faults': {
        const { target, fault } = (await readJson(request)) as { target?: FaultTarget; fault?: Fault };
        if (target?.exchange === undefined || fault?.kind === undefined) {
          return { status: 400, body: { error: 'the body is { "target": { "exchange", … }, "fault": { "kind", … } }' } };
        }
        simulator.setFault(target, fault);
        return { status: 200, body: { faults: simulator.faults() } };
      }
      case 'DELETE /_sim/faults': {
        const { exchange, ...rest } = Object.fromEntries(url.searchParams) as Partial<Record<string, string>>;
        simulator.clearFaults(exchange === undefined ? undefined : { exchange, ...rest });
        return { status: 200, body: { faults: simulator.faults() } };
      }
      case 'GET /_sim/requests':
        return { status: 200, body: simulator.allRequests() };
      case 'GET /_sim/truth': {
        const { exchange = '', symbol = '', timeframe = '', from, to } = Object.fromEntries(url.searchParams);
        return { status: 200, body: simulator.truth(exchange, symbol, timeframe, Number(from), Number(to)) };
      }
      default:
        return { status: 404, body: { error: `no ${question}` } };
    }
  } catch (error) {
    if (error instanceof FaultError || error instanceof RangeError || error instanceof SyntaxError) {
      return { status: 400, body: { error: error.message } };
    }
    throw error;
  }
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text);
}
