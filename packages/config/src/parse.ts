import { readFileSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import { type Environment, type Override, readOverrides } from './environment-variables.ts';
import { ConfigError, type ConfigMistake, formatMistake } from './errors.ts';
import { explainIssue, explainSyntax } from './explain.ts';
import { configJsonSchema } from './json-schema.ts';
import { fromEnvironment, type Source } from './locate.ts';
import { type Config, configSchema } from './schema.ts';

export interface ParseOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Variables that override the text. Without them nothing does. */
  readonly env?: Environment;
  /** Reads the file that a `*_FILE` variable names. */
  readonly readFile?: (path: string) => string;
}

/**
 * Reads a configuration from YAML text and the environment.
 * @throws ConfigError that lists every mistake with its place.
 */
export function parseConfig(
  text: string,
  { file = 'quality.config.yaml', env = {}, readFile = readText }: ParseOptions = {},
): Config {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const schema = configJsonSchema();
  const source: Source = { file, document, lines, schema };

  if (document.errors.length > 0) {
    fail(
      file,
      document.errors.map((error) => explainSyntax(source, text, error.message, error.pos[0])),
    );
  }

  const values = plainValues(source, text);
  const { overrides, mistakes: variableMistakes } = readOverrides(schema, env, readFile);
  for (const override of overrides) setAt(values, override);

  const result = configSchema.safeParse(values, { reportInput: true });
  const mistakes = [
    ...(result.success ? [] : result.error.issues.flatMap((issue) => explainIssue(issue, source, overrides))),
    ...variableMistakes.map(({ variable, problem }) => ({
      ...fromEnvironment(variable),
      path: '',
      value: null,
      problem,
      allowed: '',
    })),
  ];
  if (!result.success || mistakes.length > 0) fail(file, mistakes);
  return result.data;
}

function readText(path: string): string {
  return readFileSync(path, 'utf8');
}

function fail(file: string, mistakes: readonly ConfigMistake[]): never {
  const sorted = mistakes.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0));
  const count = sorted.length === 1 ? '1 mistake' : `${sorted.length} mistakes`;
  throw new ConfigError(
    'invalid_config',
    `${file}: ${count}\n${sorted.map((mistake) => `  ${formatMistake(mistake)}`).join('\n')}`,
    sorted,
  );
}

/** The document as plain values. An alias without an anchor, or one that would grow without bound, is a mistake of the text. */
function plainValues(source: Source, text: string): unknown {
  try {
    return source.document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    const alias = text.search(/(?<=^|[\s[{,])\*/m);
    return fail(source.file, [explainSyntax(source, text, (error as Error).message, Math.max(alias, 0))]);
  }
}

function setAt(values: unknown, { path, value }: Override): void {
  let node = values;
  for (const key of path.slice(0, -1)) {
    if (typeof node !== 'object' || node === null) return;
    const fields = node as Record<string, unknown>;
    fields[key] ??= {};
    node = fields[key];
  }
  if (typeof node === 'object' && node !== null) (node as Record<string, unknown>)[path.at(-1) ?? ''] = value;
}
