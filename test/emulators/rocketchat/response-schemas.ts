import { createRequire } from 'node:module';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const require = createRequire(import.meta.url);

type Published = { schemas: { components: { schemas: Record<string, object> } } };

/**
 * The schemas with which the server's own team checks what its routes answer (`IMessage`, `IRoom`, …), by ajv. They stand in
 * `@rocket.chat/core-typings` beside its index.
 */
export class ResponseSchemas {
  readonly #ajv = new Ajv2020({ strict: false, allowUnionTypes: true });
  readonly #validators = new Map<string, ValidateFunction>();

  constructor() {
    // The package's types name a plugin's function differently from what it exports.
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.#ajv);
    const { schemas } = require('@rocket.chat/core-typings/dist/Ajv.js') as Published;
    this.#ajv.addSchema({ $id: 'published', components: overlapping(schemas.components) });
  }

  /** What is wrong with a value, in words; nothing when it is right. */
  problems(name: string, value: unknown): string[] {
    let validator = this.#validators.get(name);
    if (!validator) {
      validator = this.#ajv.compile({ $ref: `published#/components/schemas/${name}` });
      this.#validators.set(name, validator);
    }
    if (validator(value)) return [];
    return (validator.errors ?? []).map(
      ({ instancePath, message, params }) => `${name}${instancePath} ${message ?? ''} ${JSON.stringify(params)}`,
    );
  }
}

/** Unions of types whose members overlap are written as `oneOf` there: a file is an attachment of two kinds. */
function overlapping<Schema>(schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"oneOf":', '"anyOf":')) as Schema;
}
