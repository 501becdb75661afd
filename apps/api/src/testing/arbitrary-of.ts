import fc, { type Arbitrary } from 'fast-check';

/** The part of JSON Schema that the API's document uses. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly format?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

/** Values that have broken servers before. */
export const hostileText: Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  fc.constantFrom(
    '',
    ' ',
    '\u0000',
    'a\u0000b',
    '\ud800',
    '../../../etc/passwd',
    "' or 1=1; drop table candles --",
    '{{7*7}}',
    '%',
    '%00',
    '%zz',
    '%ff%fe',
    '__proto__',
    'constructor',
    'NaN',
    'Infinity',
    '-0',
    '1e999',
    '-1',
    '9007199254740993',
    '99999999999999999999999999',
    '0x10',
    '2023-02-30',
    '2023-11-14T22:30:00',
    '0000-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '253402300799999',
    '253402300800000',
    'null',
    'true',
    '[]',
    '{}',
    'x'.repeat(5_000),
  ),
);

const hostileJson: Arbitrary<unknown> = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  hostileText,
  fc.constantFrom(1e308, -1e308, 5e-324, -0, Number.MAX_SAFE_INTEGER, 1.5, [], {}, null, true),
);

/** Values that a schema allows. */
export function arbitraryOf(schema: Schema, resolve: (ref: string) => Schema): Arbitrary<unknown> {
  if (schema.$ref) return arbitraryOf(resolve(schema.$ref), resolve);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((part) => arbitraryOf(part, resolve)));
  switch (schema.type) {
    case 'string':
      return textOf(schema);
    case 'integer':
      return fc.integer({ min: schema.minimum ?? -1e15, max: Math.min(schema.maximum ?? 1e15, Number.MAX_SAFE_INTEGER) });
    case 'number':
      return fc.double({ noNaN: true, min: schema.minimum ?? -1e12, max: schema.maximum ?? 1e12 });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(arbitraryOf(schema.items ?? {}, resolve), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 40, 40),
      });
    case 'object': {
      const properties = Object.entries(schema.properties ?? {}).map(
        ([name, part]) => [name, arbitraryOf(part, resolve)] as const,
      );
      return fc.record(Object.fromEntries(properties), { requiredKeys: [...(schema.required ?? [])] });
    }
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

/** Values of a schema, mixed with values that it does not allow. */
export function mixedArbitraryOf(schema: Schema, resolve: (ref: string) => Schema): Arbitrary<unknown> {
  return fc.oneof({ weight: 2, arbitrary: arbitraryOf(schema, resolve) }, { weight: 1, arbitrary: hostileJson });
}

function textOf({ pattern, format }: Schema): Arbitrary<string> {
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString());
  if (format === 'date') {
    return fc.date({ noInvalidDate: true, min: new Date(0), max: new Date(4e12) }).map((date) => date.toISOString().slice(0, 10));
  }
  if (pattern) return textMatching(pattern);
  return fc.string({ maxLength: 30 });
}

const pools = new Map<string, Arbitrary<string>>();

/** Drawn from a pool for each pattern: to make such text anew for every request takes longer than the request. */
function textMatching(pattern: string): Arbitrary<string> {
  let pool = pools.get(pattern);
  if (!pool) {
    // fast-check does not know \p{C}, which stands here for "any printable text".
    const texts = pattern.includes('\\p{')
      ? fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).filter((text) => new RegExp(pattern, 'u').test(text))
      : fc.stringMatching(new RegExp(pattern), { size: '-1' });
    pool = fc.constantFrom(...fc.sample(texts, 60));
    pools.set(pattern, pool);
  }
  return pool;
}
