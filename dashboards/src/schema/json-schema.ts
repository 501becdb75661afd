import { fileURLToPath } from 'node:url';
import { createGenerator, type Schema } from 'ts-json-schema-generator';

/** The JSON Schema of `DashboardFile`, made from the types of the SDK; takes about two seconds. No property beyond the known ones. */
export function dashboardSchema(): Schema {
  return createGenerator({
    path: fileURLToPath(new URL('./dashboard-file.ts', import.meta.url)),
    tsconfig: fileURLToPath(new URL('../../tsconfig.json', import.meta.url)),
    type: 'DashboardFile',
    skipTypeCheck: true,
    additionalProperties: false,
    functions: 'hide',
    // The SDK has several types of one name, which named definitions cannot hold.
    expose: 'none',
    topRef: false,
  }).createSchema('DashboardFile');
}
