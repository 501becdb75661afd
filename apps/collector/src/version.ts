import { readFileSync } from 'node:fs';

const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** Version of the collector, as its reports carry it. */
export const VERSION = (manifest as { readonly version: string }).version;
