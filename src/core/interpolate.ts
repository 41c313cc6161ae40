import { type Environment, environmentValue } from './environment.js';
import { ConfigError } from './errors/index.js';

/**
 * Puts environment variables into the texts of a value: `${NAME}`, `${NAME:-what to take when it is not set}`, and `$${`
 * for a plain `${`. Only texts of plain objects and lists are read, keys never, and what is put in is not read again.
 *
 * @param where - names the place in errors: `account 'work'`
 * @throws ConfigError that names the place, the key and the variable
 */
export function interpolate(value: unknown, where: string, env: Environment = process.env): unknown {
  return walk(value, [], where, env);
}

function walk(value: unknown, path: readonly string[], where: string, env: Environment): unknown {
  if (typeof value === 'string') return fill(value, path, where, env);
  if (Array.isArray(value)) return value.map((item, index) => walk(item, [...path, String(index)], where, env));
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item, [...path, key], where, env)]));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

const reference = /\$\$\{|\$\{([^}]*)\}|\$\{/g;
const variable = /^\s*([A-Za-z_][A-Za-z0-9_]*)\s*(?::-([\s\S]*))?$/;

function fill(text: string, path: readonly string[], where: string, env: Environment): string {
  if (!text.includes('${')) return text;
  const key = `'${path.join('.')}' of ${where}`;
  return text.replace(reference, (whole, inside: string | undefined) => {
    if (whole === '$${') return '${';
    const match = inside === undefined ? null : variable.exec(inside);
    // The text itself is not told: a password may hold a `${`.
    if (!match)
      throw new ConfigError(
        `${key} has a \${ that names no variable: write \${NAME}, \${NAME:-default}, or $\${ for a plain \${.`,
      );
    const [, name = '', fallback] = match;
    const value = environmentValue(name, env) ?? fallback;
    if (value === undefined) {
      throw new ConfigError(
        `${key} needs the environment variable ${name}, which is not set: set it, or write \${${name}:-default}.`,
      );
    }
    return value;
  });
}
