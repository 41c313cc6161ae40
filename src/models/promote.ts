import type * as z from 'zod';
import type { Native } from './schema.js';

type Entity = { platform: string; account: string; id: string; native?: Native };

/** The schema of one platform's typed model: a neutral model whose `platform` is a literal and whose `native` is typed. */
export type PlatformSchema<Output extends Entity = Entity> = z.ZodType<Output>;

/**
 * A neutral model with typed platform-only fields put on it.
 *
 * @param model - a neutral model of that platform
 * @param schema - the platform's typed schema, e.g. `SlackMessage`
 * @param native - the platform-only fields; those on the model when it is left out
 * @returns a new model; the given one is not changed
 * @throws ZodError when the model is of another platform or `native` does not fit
 */
export function promote<Output extends Entity>(
  model: Entity,
  schema: PlatformSchema<Output>,
  native?: Output['native'],
): Output {
  return schema.parse(native === undefined ? model : { ...model, native });
}

/** The neutral model without its platform-only fields: what is safe to hand to code that knows no platform. */
export function demote<Model extends Entity>(
  model: Model,
): Omit<Model, 'native' | 'platform'> & { platform: string; native?: never } {
  const { native: _native, platform, ...neutral } = model;
  return { ...neutral, platform };
}

/** True when the model is of the schema's platform and carries its platform-only fields; narrows it. */
export function canPromote<Model extends Entity, Output extends Entity>(
  model: Model,
  schema: PlatformSchema<Output>,
): model is Model & Output {
  return schema.safeParse(model).success;
}
