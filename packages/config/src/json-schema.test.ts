import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configJsonSchema } from './json-schema.ts';

test('quality.schema.json is what the schema gives: run `node packages/config/src/write-json-schema.ts` when this fails', () => {
  const written: unknown = JSON.parse(readFileSync(new URL('../quality.schema.json', import.meta.url), 'utf8'));
  expect(written).toEqual(configJsonSchema());
});

test('every value of the configuration is described', () => {
  const undescribed: string[] = [];
  const walk = (node: ReturnType<typeof configJsonSchema>, path: string): void => {
    const children = Object.entries(node.properties ?? {});
    if (children.length === 0 && node.description === undefined) undescribed.push(path);
    for (const [key, child] of children) walk(child as typeof node, `${path}.${key}`);
  };
  walk(configJsonSchema(), '');
  expect(undescribed).toEqual([]);
});
