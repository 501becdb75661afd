/** Writes `docs/configuration.md` from the zod schema of `@quality/config`; `tools/references.test.ts` fails while it is stale. */
import { writeFileSync } from 'node:fs';
import { configJsonSchema, variableOf } from '../packages/config/src/index.ts';
import { describeAllowed, type SchemaNode } from '../packages/config/src/json-schema.ts';
import { DEFAULT_POLICY } from '../packages/validators/src/index.ts';

const COMMAND = 'pnpm exec node tools/write-configuration-reference.ts';

const INTRODUCTION = `# Configuration

One YAML file, \`quality.config.yaml\` unless told otherwise, checked once at the start; the environment wins over it. Only \`feeds\` is required. How
wildcards and secrets work, and what a mistake looks like, is in [the package](../packages/config/README.md).
\`pnpm --silent quality config check --show\` prints the configuration as it is used, secrets hidden.

The tables are written from the schema by \`${COMMAND}\`; change the schema in \`packages/config/src\`, not this page.

\`<exchange>\` is ccxt's id, \`<selector>\` names feeds as exchange, symbol and timeframe, each with \`*\` for any (\`"coinbase */EUR 1m"\`), \`<timeframe>\` is
one of ccxt's. Editors complete and check the file when its first line names the schema, as that of the repository does. Each variable in parentheses may end
in \`_FILE\` and name a file that holds the value.
`;

const OUTRODUCTION = `## The address of the database

\`DATABASE_URL\`, or \`POSTGRES_HOST\`, \`POSTGRES_PORT\`, \`POSTGRES_DB\`, \`POSTGRES_USER\` and \`POSTGRES_PASSWORD\`, set \`storage.url\`.
\`QUALITY_STORAGE_URL\` wins over \`DATABASE_URL\`, that over \`POSTGRES_*\`, that over the file.

## Without a restart

\`SIGHUP\` makes the collector read the file again: feeds, exchanges, policies, transports, windows, intervals. Addresses, \`storage\`, \`metrics\` and \`log\`
change with a restart only. A file with a mistake is refused and the old configuration stays. See [operations](operations.md).
`;

/** What the keys of a section are that are the writer's own. */
const NAME_OF_KEY: Readonly<Record<string, string>> = {
  exchanges: '<exchange>',
  feeds: '<exchange>',
  policies: '<selector>',
  transports: '<selector>',
  windows: '<timeframe>',
};

interface Setting {
  readonly path: readonly string[];
  readonly about: string;
  readonly node: SchemaNode & { readonly default?: unknown };
  readonly isRequired: boolean;
}

/** The text of `docs/configuration.md`. */
export function configurationReference(): string {
  const root = configJsonSchema();
  const sections = Object.entries(root.properties ?? {}).map(([name, node]) => {
    const description = node.description === undefined ? '' : `\n${cell(node.description)}\n`;
    const rows = settingsOf([name], node, root.required as readonly string[]).map(rowOf);
    return `## ${name}\n${description}\n| key | allowed | default | meaning |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  return [INTRODUCTION, ...sections, OUTRODUCTION].join('\n');
}

/** Every place of the schema that holds one value; `about` describes what has no words of its own. */
function settingsOf(
  path: readonly string[],
  node: SchemaNode,
  required: readonly string[] = [],
  about = node.description,
): Setting[] {
  if (node.properties) {
    const own = (node as { readonly required?: readonly string[] }).required;
    return Object.entries(node.properties).flatMap(([key, child]) =>
      settingsOf([...path, key], child, own, child.description ?? about),
    );
  }
  const entry = node.additionalProperties;
  if (typeof entry === 'object') return settingsOf([...path, NAME_OF_KEY[path[0]!]!], entry, [], entry.description ?? about);
  if (node.items?.properties) return settingsOf([...path, '<n>'], node.items);
  return [{ path, node, about: about ?? anyOf(node).description ?? '', isRequired: required.includes(path.at(-1)!) }];
}

function rowOf({ path, node, about, isRequired }: Setting): string {
  const key = path.join('.');
  const usual = path[0] === 'policies' ? defaultOfPolicy(path) : node.default;
  const shown = isRequired ? 'required' : usual === undefined ? 'none' : `\`${JSON.stringify(usual)}\``;
  const variable = path.some((part) => part.startsWith('<')) ? '' : ` (\`${variableOf(path)}\`)`;
  const allowed = describeAllowed(anyOf(node)) + (anyOf(node) === node ? '' : ', or null');
  return `| \`${key}\`${variable} | ${cell(allowed)} | ${shown} | ${cell(about)} |`;
}

function defaultOfPolicy(path: readonly string[]): unknown {
  return path.slice(2).reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], DEFAULT_POLICY);
}

/** The first that is not null of several shapes. */
function anyOf(node: SchemaNode): SchemaNode {
  const shapes = (node as { readonly anyOf?: readonly SchemaNode[] }).anyOf;
  return shapes?.find(({ type }) => type !== 'null') ?? node;
}

/** Text that neither ends a cell of a table nor is taken for emphasis. */
function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}

if (import.meta.main) writeFileSync(new URL('../docs/configuration.md', import.meta.url), configurationReference());
