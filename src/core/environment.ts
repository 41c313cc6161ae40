import * as z from 'zod';
import { ownValue } from './own-value.js';
import { schemaShape, unwrapSchema } from './schema-shape.js';

/** Which environment variable holds which setting; of several, the first that is set. */
export type EnvironmentNames = Readonly<Record<string, string | readonly string[]>>;

/** Environment variables by name: `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The value of a variable; `undefined` when it is not set, or empty. */
export function environmentValue(name: string, env: Environment = process.env): string | undefined {
  // `process.env` has a prototype: `constructor` is no variable.
  const value = ownValue(env, name);
  return value === '' ? undefined : value;
}

/**
 * The settings that the environment holds, unchecked: hand them to `resolveConfig`. Numbers, booleans (`true`, `yes`,
 * `on`, `1`), lists (`a, b` or JSON) and objects (JSON) are read as the schema wants them.
 */
export function settingsFromEnvironment(
  schema: z.ZodType,
  names: EnvironmentNames,
  env: Environment = process.env,
): Record<string, unknown> {
  const shape = schemaShape(schema);
  const settings: Record<string, unknown> = {};
  for (const [key, variables] of Object.entries(names)) {
    for (const variable of [variables].flat()) {
      const text = environmentValue(variable, env);
      if (text === undefined) continue;
      const field = ownValue(shape, key);
      settings[key] = field ? readText(text, field) : text;
      break;
    }
  }
  return settings;
}

/**
 * A text as the schema wants it: text that cannot be read so is given back, for the schema to complain about.
 */
export function readText(text: string, schema: z.core.$ZodType): unknown {
  const inner = unwrapSchema(schema);
  const def = inner._zod.def as { type: string; options?: readonly z.core.$ZodType[]; element?: z.core.$ZodType };
  switch (def.type) {
    case 'number':
    case 'int':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return booleans.get(text.trim().toLowerCase()) ?? text;
    case 'array':
      return readList(text, def.element);
    case 'object':
    case 'record':
      return readJson(text);
    case 'union':
      return readUnion(text, def.options ?? []);
    default:
      return text;
  }
}

const booleans = new Map([
  ...['true', 'yes', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'no', 'off', '0'].map((word) => [word, false] as const),
]);

function readList(text: string, element: z.core.$ZodType | undefined): unknown {
  const json = text.trimStart().startsWith('[') ? readJson(text) : undefined;
  if (Array.isArray(json)) return json;
  const items = text.split(',').map((item) => item.trim());
  return items.filter((item) => item !== '').map((item) => (element ? readText(item, element) : item));
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The first branch that takes it, text itself coming first. */
function readUnion(text: string, options: readonly z.core.$ZodType[]): unknown {
  for (const option of options) {
    if (z.safeParse(option, text).success) return text;
  }
  for (const option of options) {
    const value = readText(text, option);
    if (z.safeParse(option, value).success) return value;
  }
  return text;
}
