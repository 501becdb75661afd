import { type Config, SECRET_PATHS } from './schema.ts';

/** The configuration with every secret replaced by `(hidden)`, to show or to log. */
export function redactConfig(config: Config): Config {
  const copy = structuredClone(config) as Record<string, unknown>;
  for (const path of SECRET_PATHS) {
    const keys = path.split('.');
    const holder = keys.slice(0, -1).reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], copy);
    const last = keys.at(-1) ?? '';
    if (typeof holder === 'object' && holder !== null && (holder as Record<string, unknown>)[last] !== undefined) {
      (holder as Record<string, unknown>)[last] = '(hidden)';
    }
  }
  return copy as Config;
}
