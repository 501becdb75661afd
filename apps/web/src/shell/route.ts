import { signal } from '@preact/signals';
import { parseRoute, type Route } from './parse-route.ts';

export const route = signal<Route>(parseRoute(location.hash));
/** Address of the feeds page as it was left, so that going back keeps its filters. */
export const feedsAddress = signal(route.value.page === 'feeds' ? location.hash || '#/' : '#/');

window.addEventListener('hashchange', () => {
  route.value = parseRoute(location.hash);
  if (route.value.page === 'feeds') feedsAddress.value = location.hash || '#/';
});

/** Writes the query of the present page into the address, without a step in the history. */
export function replaceQuery(query: URLSearchParams): void {
  const [path] = (location.hash || '#/').split('?', 1);
  const text = query.toString();
  history.replaceState(null, '', text === '' ? path : `${path}?${text}`);
  route.value = parseRoute(location.hash);
  if (route.value.page === 'feeds') feedsAddress.value = location.hash;
}
