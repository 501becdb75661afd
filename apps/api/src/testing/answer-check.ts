import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface OpenApiDocument {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, ResponseObject>> }>>>
  >;
}

interface ResponseObject {
  readonly content?: Readonly<Record<string, unknown>>;
}

/** An answer as it came. */
export interface Answer {
  readonly method: string;
  /** Path without the query. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly body: string;
}

/** Makes a function that throws when an answer is not what the OpenAPI document says of its path, status and media type. */
export function createAnswerCheck(document: OpenApiDocument): (answer: Answer) => void {
  const ajv = new Ajv2020({ strict: false, validateSchema: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema(document, 'api');
  const validators = new Map<string, ValidateFunction>();
  const patterns = Object.keys(document.paths).map((path) => ({
    path,
    regex: new RegExp(`^${path.replaceAll(/[.]/g, '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));

  return ({ method, path, status, contentType, body }) => {
    const where = `${method} ${path.slice(0, 200)} ${status}`;
    const known = patterns.find(({ regex }) => regex.test(path));
    const mediaType = contentType?.split(';')[0] ?? '';
    if (!known || !document.paths[known.path]?.[method.toLowerCase()]) {
      // Of what the document does not know there is a redirect to /docs, and refusals.
      if (![302, 400, 401, 404, 414, 429].includes(status)) throw new Error(`${where}: the document does not know this path`);
      return;
    }
    const response = document.paths[known.path]?.[method.toLowerCase()]?.responses[status];
    if (!response) throw new Error(`${where}: the document does not know this status; body ${body.slice(0, 300)}`);
    if (Object.keys(response.content ?? {}).length === 0) {
      if (body !== '') throw new Error(`${where}: a body where the document has none`);
      return;
    }
    if (!response.content?.[mediaType]) throw new Error(`${where}: the document does not know ${mediaType}`);
    if (!mediaType.endsWith('json')) return;
    const pointer = ['paths', known.path, method.toLowerCase(), 'responses', String(status), 'content', mediaType, 'schema'];
    const reference = `api#/${pointer.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;
    let validate = validators.get(reference);
    if (!validate) {
      validate = ajv.compile({ $ref: reference });
      validators.set(reference, validate);
    }
    if (!validate(JSON.parse(body))) {
      throw new Error(
        `${where}: the answer is not what the document says: ${ajv.errorsText(validate.errors)}; body ${body.slice(0, 500)}`,
      );
    }
  };
}
