import type { ParseOptions } from '../../../richtext/dialect.js';

export const platform = 'discord';

/** Whose markup it is, and who knows the names. */
export type Home = { platform: string; account: string; nameOf: NonNullable<ParseOptions['nameOf']> };

const nobody = () => undefined;

export function homeOf({ platform: name = platform, account = name, nameOf = nobody }: ParseOptions = {}): Home {
  return { platform: name, account, nameOf };
}
