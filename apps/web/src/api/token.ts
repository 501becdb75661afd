import { signal } from '@preact/signals';

const KEY = 'quality-token';

/** The bearer token that a person gave; empty without one. Kept for this tab only. */
export const token = signal(sessionStorage.getItem(KEY) ?? '');

export function keepToken(value: string): void {
  token.value = value.trim();
  sessionStorage.setItem(KEY, token.value);
}
