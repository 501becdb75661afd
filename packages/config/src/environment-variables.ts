import { closest, distance } from 'fastest-levenshtein';
import type { SchemaNode } from './json-schema.ts';

/** Variables as a process has them: `process.env` fits. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** A value that the environment sets, and the variable that does. */
export interface Override {
  readonly path: readonly string[];
  readonly variable: string;
  readonly value: unknown;
}

/** A variable that cannot be used. */
export interface VariableMistake {
  readonly variable: string;
  readonly problem: string;
}

export interface Overrides {
  /** In order of precedence, the strongest last. */
  readonly overrides: readonly Override[];
  readonly mistakes: readonly VariableMistake[];
}

const PREFIX = 'QUALITY_';

/** The variable of a setting: `collector.maxIntervalMs` is `QUALITY_COLLECTOR_MAX_INTERVAL_MS`. */
export function variableOf(path: readonly string[]): string {
  return PREFIX + path.map((key) => key.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toUpperCase()).join('_');
}

/**
 * Reads what the environment sets: `POSTGRES_*`, over that `DATABASE_URL`, over that `QUALITY_<SECTION>_<KEY>` for every single value of the
 * configuration. Each may be given as `<NAME>_FILE`, a file that holds the value. A variable that is empty is not set.
 */
export function readOverrides(root: SchemaNode, env: Environment, readFile: (path: string) => string): Overrides {
  const mistakes: VariableMistake[] = [];
  const read = (name: string): string | undefined => {
    const value = env[name];
    if (value !== undefined && value !== '') return value;
    const file = env[`${name}_FILE`];
    if (file === undefined || file === '') return undefined;
    try {
      return readFile(file).trim();
    } catch (error) {
      mistakes.push({ variable: `${name}_FILE`, problem: `cannot read ${file}: ${(error as Error).message}` });
      return undefined;
    }
  };

  const overrides: Override[] = [];
  const postgres = postgresUrl(read);
  if (postgres) overrides.push({ path: ['storage', 'url'], ...postgres });
  const databaseUrl = read('DATABASE_URL');
  if (databaseUrl !== undefined) overrides.push({ path: ['storage', 'url'], variable: 'DATABASE_URL', value: databaseUrl });

  const known = new Map(scalarPaths(root, Object.keys(env)).map(({ path, node }) => [variableOf(path), { path, node }]));
  for (const [variable, { path, node }] of known) {
    const text = read(variable);
    if (text !== undefined) overrides.push({ path, variable, value: parseScalar(text, node) });
  }
  for (const name of Object.keys(env)) {
    const suggestion = misspelled(name, [...known.keys()]);
    if (suggestion) mistakes.push({ variable: name, problem: `no such setting; did you mean ${suggestion}?` });
  }
  return { overrides, mistakes };
}

function postgresUrl(read: (name: string) => string | undefined): { variable: string; value: string } | undefined {
  const [host, port, db, user, password] = ['HOST', 'PORT', 'DB', 'USER', 'PASSWORD'].map((name) => read(`POSTGRES_${name}`));
  if (host === undefined && db === undefined) return undefined;
  const login =
    user === undefined ? '' : `${encodeURIComponent(user)}${password === undefined ? '' : `:${encodeURIComponent(password)}`}@`;
  return {
    variable: 'POSTGRES_HOST',
    value: `postgres://${login}${host ?? '127.0.0.1'}:${port ?? '5432'}/${encodeURIComponent(db ?? user ?? 'postgres')}`,
  };
}

/** Every place of the schema that holds one value. In a map such as `exchanges` the keys are those that the environment names. */
function scalarPaths(
  node: SchemaNode,
  names: readonly string[],
  path: readonly string[] = [],
): { path: string[]; node: SchemaNode }[] {
  if (node.properties) {
    return Object.entries(node.properties).flatMap(([key, child]) => scalarPaths(child, names, [...path, key]));
  }
  const entry = node.additionalProperties;
  if (typeof entry === 'object' && entry.properties) {
    const start = `${variableOf(path)}_`;
    const keys = new Set(
      names.filter((name) => name.startsWith(start)).map((name) => name.slice(start.length).split('_')[0] ?? ''),
    );
    return [...keys].flatMap((key) => scalarPaths(entry, names, [...path, key.toLowerCase()]));
  }
  return ['string', 'integer', 'number', 'boolean'].includes(node.type ?? '') ? [{ path: [...path], node }] : [];
}

function parseScalar(text: string, node: SchemaNode): unknown {
  if (node.type === 'boolean') return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
  if (node.type === 'integer' || node.type === 'number')
    return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  return text;
}

/** A setting within two letters of a variable that is none: other software may own what is farther away. */
function misspelled(name: string, known: readonly string[]): string | undefined {
  if (!name.startsWith(PREFIX.slice(0, 4))) return undefined;
  const bare = name.replace(/_FILE$/, '');
  if (known.includes(bare) || known.length === 0) return undefined;
  const nearest = closest(bare, known as string[]);
  return distance(bare, nearest) <= 2 ? nearest : undefined;
}
