import { jsonSchemaTransformObject } from 'fastify-type-provider-zod';

type Transform = typeof jsonSchemaTransformObject;

const SCHEMA_REFERENCE = /"#\/components\/schemas\/([\w.-]+)"/g;

/**
 * Every schema with an id comes twice, as it is sent and as it is taken (`…Input`). Keeps those that some path reaches, and gives
 * the `…Input` of a name that is left alone its plain name.
 */
export const tidyDocument: Transform = (input) => {
  const document = jsonSchemaTransformObject(input) as unknown as Document;
  const schemas = document.components.schemas;
  const used = new Set<string>();
  const visit = (value: unknown): void => {
    for (const [, name] of JSON.stringify(value).matchAll(SCHEMA_REFERENCE)) {
      if (name === undefined || used.has(name)) continue;
      used.add(name);
      visit(schemas[name]);
    }
  };
  visit(document.paths);

  const nameOf = (name: string): string => {
    const plain = name.replace(/Input$/, '');
    return plain !== name && !used.has(plain) ? plain : name;
  };
  const kept = [...used].toSorted().map((name) => [nameOf(name), schemas[name]]);
  const tidy = { ...document, components: { ...document.components, schemas: Object.fromEntries(kept) } };
  const text = JSON.stringify(tidy).replaceAll(
    SCHEMA_REFERENCE,
    (_all, name: string) => `"#/components/schemas/${nameOf(name)}"`,
  );
  return JSON.parse(text) as ReturnType<Transform>;
};

interface Document {
  readonly paths: unknown;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}
