import { closest, distance } from 'fastest-levenshtein';
import type * as z from 'zod';
import type { Override } from './environment-variables.ts';
import type { ConfigMistake } from './errors.ts';
import { describeAllowed, schemaAt } from './json-schema.ts';
import { locate, pathText, position, type Source } from './locate.ts';
import { SECRET_PATHS } from './schema.ts';

/** The mistake behind an error of the YAML parser at `offset`. */
export function explainSyntax(source: Source, text: string, message: string, offset: number): ConfigMistake {
  const place = position(source, offset);
  const line = text.split('\n')[(place.line ?? 1) - 1] ?? '';
  const hasBareWildcard = /(^|[\s[{,])\*/.test(line);
  return {
    ...place,
    path: '',
    value: null,
    problem: message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '') ?? message,
    allowed: hasBareWildcard ? 'text that begins with * in quotes, such as "*/USDT 1m"' : 'YAML',
  };
}

/** The mistakes behind one issue of the schema. */
export function explainIssue(issue: z.core.$ZodIssue, source: Source, overrides: readonly Override[]): ConfigMistake[] {
  const path = [...issue.path];
  const node = schemaAt(source.schema, path);
  if (issue.code === 'unrecognized_keys') {
    const keys = Object.keys(node?.properties ?? {});
    return issue.keys.map((key) => ({
      ...locate(source, [...path, key], overrides),
      path: pathText([...path, key]),
      value: null,
      problem: `unknown key ${JSON.stringify(key)}${suggestion(key, keys)}`,
      allowed: keys.join(', '),
    }));
  }
  if (issue.code === 'invalid_key') {
    const parent = schemaAt(source.schema, path.slice(0, -1));
    return [
      {
        ...locate(source, path, overrides),
        path: pathText(path.slice(0, -1)),
        value: JSON.stringify(issue.input),
        problem: `${JSON.stringify(issue.input)} cannot be a key`,
        allowed: parent ? describeAllowed(parent) : '',
      },
    ];
  }
  const missing = issue.input === undefined || (issue.code === 'custom' && issue.params?.missing === true);
  const value = missing ? null : SECRET_PATHS.has(pathText(path)) ? '(hidden)' : shorten(JSON.stringify(issue.input));
  return [
    {
      ...locate(source, path, overrides),
      path: pathText(path),
      value,
      problem: missing ? 'is missing' : issue.code === 'custom' ? issue.message : `${value} is not allowed`,
      allowed: allowedBy(issue) ?? (node ? describeAllowed(node) : issue.message),
    },
  ];
}

/** A rule over several values says itself what it allows. */
function allowedBy(issue: z.core.$ZodIssue): string | undefined {
  const allowed: unknown = issue.code === 'custom' ? issue.params?.allowed : undefined;
  return typeof allowed === 'string' ? allowed : undefined;
}

function suggestion(key: string, keys: readonly string[]): string {
  if (keys.length === 0) return '';
  const nearest = closest(key, keys as string[]);
  return distance(key, nearest) <= 2 ? `; did you mean ${JSON.stringify(nearest)}?` : '';
}

function shorten(text: string | undefined): string {
  const shown = text ?? 'undefined';
  return shown.length > 80 ? `${shown.slice(0, 77)}...` : shown;
}
