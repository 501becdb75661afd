import type { Feed } from '@quality/validators';
import { token } from './token.ts';

/** What a request ended with instead of an answer. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  /** HTTP status; 0 where nothing answered. */
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }

  /** Nothing answered, or something in between that is not the API. */
  get isUnreachable(): boolean {
    return this.status === 0 || this.status >= 502;
  }
}

/** Server time less this machine's time, milliseconds: ages are told by the server's clock. */
let skewMs = 0;
/** A `Date` header is cut to the second, and the answer took its time. */
const SKEW_WORTH_MS = 3_000;

/** The present by the server's clock, UTC epoch ms. */
export function serverNow(): number {
  return Date.now() + skewMs;
}

/** Sends a request to the API. Throws RequestFailure, or the abort of its signal. */
export async function request(path: string, init: RequestInit = {}): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token.value !== '') headers.set('authorization', `Bearer ${token.value}`);
  let response: Response;
  try {
    response = await fetch(path, { ...init, headers });
  } catch (cause) {
    if (init.signal?.aborted) throw cause;
    throw new RequestFailure(0, 'the API does not answer', { cause });
  }
  if (!response.ok) throw new RequestFailure(response.status, await detailOf(response));
  const date = Date.parse(response.headers.get('date') ?? '');
  const difference = date + 500 - Date.now();
  skewMs = Math.abs(difference) > SKEW_WORTH_MS ? difference : 0;
  return response;
}

export async function getJson<T>(path: string, signal?: AbortSignal): Promise<T> {
  const response = await request(path, signal === undefined ? {} : { signal });
  return (await response.json()) as T;
}

/** Path of a feed in the API. */
export function feedPath({ exchange, symbol, timeframe }: Feed): string {
  return `/v1/feeds/${encodeURIComponent(exchange)}/${encodeURIComponent(symbol)}/${encodeURIComponent(timeframe)}`;
}

async function detailOf(response: Response): Promise<string> {
  try {
    const { detail } = (await response.json()) as { detail?: string };
    if (detail) return detail;
  } catch {
    // Not a problem document: something in between has answered.
  }
  return `the API answered ${response.status}`;
}
