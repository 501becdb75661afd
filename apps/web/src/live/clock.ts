import { signal } from '@preact/signals';
import { serverNow } from '../api/client.ts';

/** The present by the server's clock, to the second; what shows an age reads it and counts. */
export const now = signal(serverNow());

setInterval(() => {
  now.value = serverNow();
}, 1_000);
