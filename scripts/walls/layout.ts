/**
 * Where a file stands in the house: its floor, its folder there, and for a backend its platform.
 * Floors from the ground up: models, richtext, core, backends and testing, registry.ts and what is made
 * of it, index.ts, what sits on top.
 */
export interface Place {
  readonly floor: number;
  /** `models`, `core`, `backends/slack`, `registry.ts`, `cli`, … */
  readonly folder: string;
  readonly platform?: string;
}

const FLOORS: readonly (readonly string[])[] = [
  ['models'],
  ['richtext'],
  ['core'],
  ['backends', 'testing'],
  ['registry.ts'],
  ['create-backend.ts'],
  ['load-backends.ts'],
  ['index.ts'],
  ['bridge', 'bot', 'cluster', 'mcp', 'cli'],
];

/**
 * @param path - relative to `src/`, with `/`
 * @returns `undefined` for a file that stands on no floor
 */
export function placeOf(path: string): Place | undefined {
  const [first = '', second = ''] = path.split('/');
  const floor = FLOORS.findIndex((folders) => folders.includes(first));
  if (floor < 0) return undefined;
  if (first !== 'backends') return { floor, folder: first };
  return path.split('/').length > 2 ? { floor, folder: `backends/${second}`, platform: second } : undefined;
}

/** The files of a backend that chatmux's own types are made of: they compile with no SDK installed. */
export function isSdkFree(path: string): boolean {
  return /^backends\/[^/]+\/(config|native|dialect)(\.ts$|\/)/.test(path);
}
