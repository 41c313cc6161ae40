import * as z from 'zod';

/**
 * An enum that a newer writer may have extended: a string that this version does not know is read as `unknown`.
 * Every enum of the models is open in this way, so that two services need not be upgraded together.
 */
export function openEnum<const Values extends readonly [string, ...string[]]>(values: Values) {
  const known = new Set<string>([...values, 'unknown']);
  return z.preprocess(
    (value) => (typeof value === 'string' && !known.has(value) ? 'unknown' : value),
    z.enum([...values, 'unknown'] as readonly [...Values, 'unknown']),
  );
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})$/;

/**
 * A point in time: a valid `Date`, or the ISO 8601 string with a zone that JSON makes of one.
 */
export const Time = z.preprocess(
  (value) => (typeof value === 'string' && isoTime.test(value) ? new Date(value) : value),
  z.date(),
);

/** Platform-only data: a plain JSON object. Each platform's own models narrow it. */
export const Native = z.record(z.string(), z.unknown());
export type Native = z.infer<typeof Native>;

/**
 * What every entity carries: which platform and which configured connection it is from, and the platform's own id.
 */
export const entity = {
  /** The platform's name: `slack`, `discord`, …, or the name given to `registerPlatform`. */
  platform: z.string(),
  /** The configured connection; the platform's name unless the configuration names it. */
  account: z.string(),
  /** The platform's own id, always a string. */
  id: z.string(),
  native: z.exactOptional(Native),
};

/**
 * The JSON Schema (draft 2020-12) of a model, for services in other languages. It describes the JSON that
 * `JSON.stringify` makes of the model: times are `date-time` strings, unknown keys are allowed.
 *
 * @param model - one of the model schemas, e.g. `Message`
 * @returns a plain JSON object
 */
export function toJsonSchema(model: z.ZodType): Record<string, unknown> {
  return z.toJSONSchema(model, {
    unrepresentable: 'any',
    override({ zodSchema, jsonSchema }) {
      if (zodSchema._zod.def.type === 'date') {
        jsonSchema.type = 'string';
        jsonSchema.format = 'date-time';
      }
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }) as Record<string, unknown>;
}
