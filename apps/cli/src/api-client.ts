import { Option } from 'commander';
import { CommandFailure } from './command-failure.ts';
import type { CommandContext } from './environment.ts';
import { printable } from './files/unreadable-file.ts';

/** The API's address on the machine where `quality dev` runs. */
const DEFAULT_URL = 'http://127.0.0.1:8080';
const TIMEOUT_MS = 60_000;

/** Questions to the HTTP API. Every failure is a {@link CommandFailure} of one line. */
export interface ApiClient {
  readonly url: string;
  get<T>(path: string, query?: Readonly<Record<string, string | number | undefined>>, signal?: AbortSignal): Promise<T>;
}

/** The option that every command of the API has. */
export function apiOption(): Option {
  return new Option('--api <url>', `address of the API (default: QUALITY_API_URL, else ${DEFAULT_URL})`);
}

/** What the help of such a command says of the environment. */
export const API_ENVIRONMENT = `
Environment:
  QUALITY_API_URL    address of the API
  QUALITY_API_TOKEN  bearer token, where the API asks for one
`;

export function createApiClient(given: string | undefined, { environment }: CommandContext): ApiClient {
  const base = parseBase(given ?? environment.QUALITY_API_URL ?? DEFAULT_URL);
  const token = environment.QUALITY_API_TOKEN?.trim();
  // Here, since fetch would name the whole token in its complaint.
  if (token && !/^[\x21-\x7e]+$/.test(token)) {
    throw new CommandFailure('QUALITY_API_TOKEN is not a token: it has a space, a line break or a character beyond ASCII');
  }
  const headers = { accept: 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
  return {
    url: base,
    async get<T>(
      path: string,
      query: Readonly<Record<string, string | number | undefined>> = {},
      signal?: AbortSignal,
    ): Promise<T> {
      const url = new URL(`${base}${path}`);
      for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
      const timeout = AbortSignal.timeout(TIMEOUT_MS);
      const response = await fetch(url, {
        headers,
        signal: signal === undefined ? timeout : AbortSignal.any([signal, timeout]),
      }).catch((cause: unknown) => {
        throw new CommandFailure(`no answer from ${base} (${reasonOf(cause)}): start the API, or name another with --api`, {
          cause,
        });
      });
      const text = await response.text();
      const body = parseBody(text);
      if (response.ok && body !== undefined) return body as T;
      throw new CommandFailure(`${base} answers ${response.status} to ${url.pathname}: ${printable(problemOf(body, text), 300)}`);
    },
  };
}

function parseBase(text: string): string {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new CommandFailure(`--api "${printable(text, 100)}" is not an address: write ${DEFAULT_URL}`);
  }
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`;
}

/** What made a request fail before an answer: `ECONNREFUSED`, a time-out. */
function reasonOf(error: unknown): string {
  const { cause, name, message } = error as { cause?: { code?: string; message?: string }; name: string; message: string };
  return cause?.code ?? cause?.message ?? (name === 'TimeoutError' ? `nothing for ${TIMEOUT_MS / 1000} s` : message);
}

function parseBody(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The sentence of a problem document (RFC 9457), or the beginning of whatever came instead. */
function problemOf(body: unknown, text: string): string {
  const { detail, title } = (body ?? {}) as { detail?: unknown; title?: unknown };
  if (typeof detail === 'string') return detail;
  return typeof title === 'string' ? title : text.slice(0, 200);
}
