import { DEFAULT_POLICY } from '@quality/validators';
import { expect, test } from 'vitest';
import { configJsonSchema, type SchemaNode, schemaAt } from './json-schema.ts';

test('the configuration can set every value of a policy; the size of the window is set under windows', () => {
  const node = schemaAt(configJsonSchema(), ['policies', '* * *']);
  const { windowSlots: _, ...policy } = DEFAULT_POLICY;
  expect(keysOf(node)).toEqual(leavesOf(policy));
});

function leavesOf(value: object, path = ''): string[] {
  return Object.entries(value)
    .flatMap(([key, child]) => (typeof child === 'object' ? leavesOf(child, `${path}${key}.`) : [`${path}${key}`]))
    .sort();
}

function keysOf(node: SchemaNode | undefined, path = ''): string[] {
  return Object.entries(node?.properties ?? {})
    .flatMap(([key, child]) => (child.properties ? keysOf(child, `${path}${key}.`) : [`${path}${key}`]))
    .sort();
}
