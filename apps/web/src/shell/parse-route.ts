import type { Feed } from '@quality/validators';

/** Where the page is, by the part of its address after `#`: the server knows one page only. */
export type Route =
  | { readonly page: 'feeds'; readonly query: URLSearchParams }
  | { readonly page: 'feed'; readonly feed: Feed; readonly query: URLSearchParams }
  | { readonly page: 'check'; readonly query: URLSearchParams }
  | { readonly page: 'lost'; readonly query: URLSearchParams };

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#/, '').split('?', 2);
  const query = new URLSearchParams(search);
  const parts = path.split('/').filter((part) => part !== '');
  if (parts.length === 0) return { page: 'feeds', query };
  if (parts.length === 1 && parts[0] === 'check') return { page: 'check', query };
  if (parts.length === 4 && parts[0] === 'feeds') {
    try {
      const [exchange, symbol, timeframe] = parts.slice(1).map(decodeURIComponent) as [string, string, string];
      return { page: 'feed', feed: { exchange, symbol, timeframe }, query };
    } catch {
      return { page: 'lost', query };
    }
  }
  return { page: 'lost', query };
}

export function feedAddress({ exchange, symbol, timeframe }: Feed): string {
  return `#/feeds/${[exchange, symbol, timeframe].map(encodeURIComponent).join('/')}`;
}
