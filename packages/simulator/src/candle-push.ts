import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { FeedName } from './exchange-api.ts';
import type { SimulatedExchange } from './simulated-exchange.ts';

/** How often the clock is looked at, real ms. */
const STEP_MS = 20;

interface Subscription {
  readonly feed: FeedName;
  /** Open time of the newest candle that was pushed, and what was said of it. */
  newestMs: number;
  said: string;
}

/** Pushes candles over the websockets of the simulated exchanges while they form. */
export interface CandlePush {
  /** Breaks the connections of one exchange, or all, without a word. */
  drop(exchange?: string): void;
  /** Connections that are open. */
  count(exchange?: string): number;
  close(): void;
}

export interface CandlePushOptions {
  readonly server: Server;
  readonly exchangeOf: (id: string) => SimulatedExchange | undefined;
  readonly now: () => number;
  /** True while an exchange refuses connections. */
  readonly isDown: (exchange: string) => boolean;
}

export function startCandlePush({ server, exchangeOf, now, isDown }: CandlePushOptions): CandlePush {
  const sockets = new WebSocketServer({ noServer: true });
  const open = new Map<WebSocket, { readonly exchange: SimulatedExchange; readonly subscriptions: Subscription[] }>();

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const [, id = '', ...rest] = (request.url ?? '').split('?')[0]?.split('/') ?? [];
    const exchange = exchangeOf(id);
    if (!exchange?.api.stream?.isPath(`/${rest.join('/')}`) || isDown(id)) return void socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => {
      const subscriptions: Subscription[] = [];
      open.set(client, { exchange, subscriptions });
      client.on('close', () => open.delete(client));
      client.on('error', () => client.terminate());
      client.on('message', (data) => {
        const asked = exchange.api.stream?.read(JSON.parse(String(data)));
        if (!asked) return;
        client.send(JSON.stringify(asked.reply));
        for (const feed of asked.feeds) subscriptions.push({ feed, newestMs: Number.NaN, said: '' });
      });
    });
  });

  const timer = setInterval(() => {
    for (const [client, { exchange, subscriptions }] of open) {
      for (const subscription of subscriptions) push(client, exchange, subscription, now());
    }
  }, STEP_MS);
  timer.unref();

  const of = (exchange?: string) =>
    [...open].filter(([, { exchange: own }]) => exchange === undefined || own.api.id === exchange).map(([client]) => client);
  return {
    drop(exchange) {
      for (const client of of(exchange)) client.terminate();
    },
    count: (exchange) => of(exchange).length,
    close() {
      clearInterval(timer);
      for (const client of of()) client.terminate();
      sockets.close();
    },
  };
}

/** Says what has changed of the candles from the newest one that was pushed on: its last word before that of its successor. */
function push(client: WebSocket, exchange: SimulatedExchange, subscription: Subscription, nowMs: number): void {
  const { feed } = subscription;
  const view = exchange.view(nowMs);
  const listed = view.feed(feed);
  const { stream } = exchange.api;
  if (listed === null || stream === null) return;
  const fromMs = Number.isNaN(subscription.newestMs) ? listed.grid.floor(view.nowMs) : subscription.newestMs;
  for (const candle of listed.candlesFrom(fromMs)) {
    if (candle.openTimeMs < fromMs) continue;
    const { open, high, low, close, volume } = candle;
    const said = [candle.openTimeMs, open, high, low, close, volume].join(' ');
    if (said === subscription.said) continue;
    subscription.said = said;
    subscription.newestMs = candle.openTimeMs;
    client.send(JSON.stringify(stream.candle(feed, candle, view)));
  }
}
