import * as z from 'zod';
import { configSchema } from './schema.ts';

/** What this package reads of a node of its JSON Schema. */
export interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly examples?: readonly unknown[];
}

/** The JSON Schema of `quality.config.yaml` for editors, as `quality.schema.json` of this package holds it. */
export function configJsonSchema(): SchemaNode & Readonly<Record<string, unknown>> {
  const schema = z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
  return { ...schema, title: 'Configuration of Quality' } as SchemaNode & Readonly<Record<string, unknown>>;
}

/** The node that describes the value at `path`, or `undefined` when the schema has no such place. */
export function schemaAt(root: SchemaNode, path: readonly PropertyKey[]): SchemaNode | undefined {
  let node: SchemaNode | undefined = root;
  for (const key of path) {
    if (node === undefined) return undefined;
    if (typeof key === 'number') node = node.items;
    else {
      const extra: SchemaNode | boolean | undefined = node.additionalProperties;
      node = node.properties?.[String(key)] ?? (typeof extra === 'object' ? extra : undefined);
    }
  }
  return node;
}

/** What a value of this node may be, in words: `an integer from 0 to 65535`. */
export function describeAllowed(node: SchemaNode): string {
  if (node.enum) return `one of ${node.enum.map((value) => JSON.stringify(value)).join(', ')}`;
  switch (node.type) {
    case 'integer':
    case 'number':
      return `${node.type === 'integer' ? 'an integer' : 'a number'}${describeRange(node)}`;
    case 'boolean':
      return 'true or false';
    case 'string':
      return node.examples ? `text such as ${node.examples.map((example) => JSON.stringify(example)).join(', ')}` : 'text';
    case 'array':
      return `a list of ${node.minItems ? `at least ${node.minItems}: ` : ''}${node.items ? describeAllowed(node.items) : 'values'}`;
    case 'object':
      return node.properties ? `the keys ${Object.keys(node.properties).join(', ')}` : describeMap(node);
    default:
      return node.description ?? '';
  }
}

function describeMap(node: SchemaNode): string {
  const keys = node.propertyNames?.examples?.map((example) => JSON.stringify(example)).join(', ');
  return keys ? `keys such as ${keys}` : 'keys with values';
}

function describeRange({ minimum, maximum }: SchemaNode): string {
  if (minimum === undefined && maximum === undefined) return '';
  if (maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER) return ` of at least ${minimum}`;
  return ` from ${minimum ?? 'any'} to ${maximum}`;
}
