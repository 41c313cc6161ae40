import type * as z from 'zod';
import type { EnvironmentNames } from './environment.js';
import { didYouMean } from './nearest.js';
import { schemaShape } from './schema-shape.js';

type Issue = z.core.$ZodIssue;

/**
 * What is wrong with settings, a line each, in words that say how to mend it. Values are never told: one may be a
 * secret in the wrong place.
 */
export function describeConfigIssues(
  issues: readonly Issue[],
  input: Record<string, unknown>,
  schema: z.core.$ZodType,
  environment: EnvironmentNames = {},
): string[] {
  const shape = schemaShape(schema);
  const lines: string[] = [];
  const describe = (issue: Issue, parent: readonly PropertyKey[]): void => {
    const path = [...parent, ...issue.path];
    if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) lines.push(unknownKey(key, path, shape, environment));
      return;
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0 && valueAt(input, path) !== undefined) {
      const deep = closest(issue.errors);
      // A choice of plain types says what it wants better in one line than its branches in several.
      if (deep.some(({ path: inner, code }) => inner.length > 0 || code === 'custom' || code === 'unrecognized_keys')) {
        for (const inner of deep) describe(inner, path);
        return;
      }
    }
    const name = nameOf(path);
    const variable = path.length === 1 ? environment[String(path[0])] : undefined;
    const hint = variable === undefined ? '' : ` (environment variable ${[variable].flat().join(' or ')})`;
    if (path.length === 0) lines.push(lowerFirst(issue.message));
    else if (valueAt(input, path) === undefined) lines.push(`${name} is missing${hint}`);
    else lines.push(`${name}${hint}: ${lowerFirst(issue.message)}`);
  };
  for (const issue of issues) describe(issue, []);
  return [...new Set(lines)];
}

function unknownKey(
  key: string,
  path: readonly PropertyKey[],
  shape: Record<string, z.core.$ZodType>,
  environment: EnvironmentNames,
): string {
  const name = nameOf([...path, key]);
  for (const [setting, variables] of Object.entries(environment)) {
    if ([variables].flat().includes(key))
      return `${name} is an environment variable; the setting is called '${setting}'`;
  }
  let known = shape;
  for (const step of path) {
    const inner = known[String(step)];
    known = inner ? schemaShape(inner) : {};
  }
  return `there is no setting ${name}${didYouMean(key, Object.keys(known))}`;
}

/** The branch with the least to mend. */
function closest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  return [...branches].sort((a, b) => a.length - b.length)[0] ?? [];
}

function nameOf(path: readonly PropertyKey[]): string {
  return `'${path.map(String).join('.')}'`;
}

function lowerFirst(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1);
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}
