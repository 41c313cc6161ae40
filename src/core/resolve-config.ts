import type * as z from 'zod';
import { describeConfigIssues } from './config-issues.js';
import { type Environment, type EnvironmentNames, readText, settingsFromEnvironment } from './environment.js';
import { ConfigError } from './errors/index.js';
import { ownValue } from './own-value.js';
import { schemaShape } from './schema-shape.js';

/** Whose configuration it is, for the error. */
export type ConfigSubject = {
  platform: string;
  /** Known already, e.g. from a configuration file. */
  account?: string | undefined;
  /** The variable that holds each setting: named where one is missing. */
  environment?: EnvironmentNames | undefined;
  /** The settings came as text (a file's `${ENV}`): `"5000"` is read as a number where the schema wants one. */
  fromText?: boolean | undefined;
};

/**
 * Checks settings against a platform's schema. Values marked `secret()` become unprintable by it.
 *
 * @param input - an object; its `platform` is left out unless the schema has such a key
 * @throws ConfigError that names each wrong, missing and unknown key (with what was probably meant) and the environment
 * variable that holds it; never a value
 */
export function resolveConfig<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  subject: ConfigSubject,
): z.output<Schema> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    const given = input === null ? 'null' : Array.isArray(input) ? 'a list' : typeof input;
    throw failure(subject, [`it must be an object of settings, not ${given}`]);
  }
  const settings = prepare(schema, input as Record<string, unknown>, subject);
  const result = schema.safeParse(settings);
  if (result.success) return result.data;
  const account = typeof settings['account'] === 'string' ? settings['account'] : undefined;
  throw failure(
    { account, ...subject },
    describeConfigIssues(result.error.issues, settings, schema, subject.environment),
  );
}

/**
 * The configuration that the environment holds (`SLACK_BOT_TOKEN`, …).
 *
 * @throws ConfigError that names each variable that is missing or wrong
 */
export function configFromEnvironment<Schema extends z.ZodType>(
  schema: Schema,
  subject: ConfigSubject & { environment: EnvironmentNames },
  env: Environment = process.env,
): z.output<Schema> {
  return resolveConfig(schema, settingsFromEnvironment(schema, subject.environment, env), subject);
}

function prepare(schema: z.ZodType, input: Record<string, unknown>, subject: ConfigSubject): Record<string, unknown> {
  const shape = schemaShape(schema);
  const entries = Object.entries(input)
    .filter(([key]) => key !== 'platform' || Object.hasOwn(shape, 'platform'))
    .map(([key, value]): [string, unknown] => {
      const field = subject.fromText && typeof value === 'string' ? ownValue(shape, key) : undefined;
      return [key, field ? readText(value as string, field) : value];
    });
  // A setting that is `undefined` is one that was not made: `{ proxy: process.env.PROXY }` is fine.
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

function failure(subject: ConfigSubject, problems: readonly string[]): ConfigError {
  const whose = subject.account && subject.account !== subject.platform ? ` of account '${subject.account}'` : '';
  const head = `The ${subject.platform} configuration${whose} is wrong:`;
  const text = problems.length === 1 ? ` ${problems[0]}.` : problems.map((problem) => `\n- ${problem}`).join('');
  return new ConfigError(head + text, { platform: subject.platform, account: subject.account });
}
