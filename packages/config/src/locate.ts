import { type Document, isMap, isNode, type LineCounter } from 'yaml';
import type { Override } from './environment-variables.ts';
import type { ConfigMistake } from './errors.ts';
import type { SchemaNode } from './json-schema.ts';

/** A configuration as text, and what is needed to find places in it. */
export interface Source {
  readonly file: string;
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  readonly schema: SchemaNode;
}

/** Where a value comes from: a variable, or its line in the file; a missing value is located at what should hold it. */
export function locate(source: Source, path: readonly PropertyKey[], overrides: readonly Override[]): Place {
  const text = pathText(path);
  const override = overrides.findLast((candidate) => pathText(candidate.path) === text);
  if (override) return fromEnvironment(override.variable);
  for (let length = path.length; length > 0; length -= 1) {
    const offset = offsetOf(source.document, path.slice(0, length));
    if (offset !== undefined) return position(source, offset);
  }
  return position(source, 0);
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number | undefined {
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const key = path.at(-1);
  if (isMap(parent)) {
    const pair = parent.items.find(({ key: node }) => String(isNode(node) ? node.toJSON() : node) === String(key));
    return isNode(pair?.key) ? pair.key.range?.[0] : undefined;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** Where a mistake is. */
export type Place = Pick<ConfigMistake, 'where' | 'file' | 'line' | 'column'>;

/** The place of an offset in the text. */
export function position({ file, lines }: Source, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { where: `${file}:${line}:${col}`, file, line, column: col };
}

/** The place of a value that a variable gave. */
export function fromEnvironment(variable: string): Place {
  return { where: `environment variable ${variable}`, file: null, line: null, column: null };
}

/** `feeds.binance[0]`: how messages write a place in the configuration. */
export function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((key, i) =>
      typeof key === 'number'
        ? `[${key}]`
        : /^[\w-]+$/.test(String(key))
          ? `${i === 0 ? '' : '.'}${String(key)}`
          : `[${JSON.stringify(key)}]`,
    )
    .join('');
}
