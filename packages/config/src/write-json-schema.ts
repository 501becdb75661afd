import { writeFileSync } from 'node:fs';
import { configJsonSchema } from './json-schema.ts';

/** Writes `quality.schema.json`, which editors read; a test fails while it is stale. */
writeFileSync(new URL('../quality.schema.json', import.meta.url), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
