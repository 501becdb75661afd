import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What Alertmanager posts to a Discord webhook. */
export interface DiscordPayload {
  readonly content: string;
  readonly embeds: readonly { readonly title: string; readonly description: string; readonly color: number }[];
}

/** A message as Discord would have got it. */
export interface DiscordMessage {
  readonly receivedAt: number;
  /** Id in the path of the webhook: tells one channel from another. */
  readonly webhook: string;
  readonly payload: DiscordPayload;
}

/** Stands in for Discord on loopback: keeps every message, and refuses with 400 what Discord's limits forbid. */
export class DiscordReceiver {
  readonly messages: DiscordMessage[] = [];
  /** Messages refused by the limits: Alertmanager does not send these again, so they are lost. */
  readonly refused: DiscordMessage[] = [];
  readonly #server: Server;
  readonly #waiting = new Set<() => void>();
  #failures = 0;

  constructor() {
    this.#server = createServer((request, response) => this.#answer(request, response));
  }

  listen(): Promise<void> {
    return new Promise((done) => this.#server.listen(0, '127.0.0.1', done));
  }

  /** Address of the webhook of a channel. */
  webhookUrl(id: string): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/api/webhooks/${id}/a-token-of-the-test`;
  }

  /** Answers the next posts with 500, as Discord does on a bad day. */
  failNext(posts: number): void {
    this.#failures = posts;
  }

  /**
   * The first message that fits, now or later.
   *
   * @throws Error with the titles of what came instead
   */
  waitFor(what: string, fits: (message: DiscordMessage) => boolean, timeoutMs: number): Promise<DiscordMessage> {
    return new Promise((done, fail) => {
      const look = () => {
        const found = this.messages.find(fits);
        if (found === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(look);
        done(found);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(look);
        const titles = this.messages.map((message) => `${message.webhook}: ${message.payload.embeds[0]?.title}`);
        fail(new Error(`no ${what} after ${timeoutMs} ms; there came:\n${titles.join('\n') || 'nothing'}`));
      }, timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  stop(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((done) => this.#server.close(() => done()));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (this.#failures > 0) {
      this.#failures -= 1;
      response.writeHead(500).end();
      return;
    }
    const webhook = request.url?.match(/^\/api\/webhooks\/(\d+)\//)?.[1];
    if (webhook === undefined) {
      response.writeHead(404).end();
      return;
    }
    const payload = JSON.parse(Buffer.concat(chunks).toString()) as DiscordPayload;
    const message = { receivedAt: Date.now(), webhook, payload };
    const keeps = payload.embeds.length <= 10 && payload.embeds.every((embed) => fitsDiscord(embed));
    (keeps ? this.messages : this.refused).push(message);
    response.writeHead(keeps ? 204 : 400).end();
    for (const look of [...this.#waiting]) look();
  }
}

/** Discord's limits of an embed: 256 characters of title, 4,096 of description. */
function fitsDiscord(embed: { readonly title: string; readonly description: string }): boolean {
  return embed.title.length <= 256 && embed.description.length <= 4096;
}
