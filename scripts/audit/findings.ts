/** How bad an advisory is, from the mildest on. */
export const levels = ['low', 'moderate', 'high', 'critical'] as const;
export type Level = (typeof levels)[number];

export function isLevel(text: string): text is Level {
  return (levels as readonly string[]).includes(text);
}

/** Something that somebody should look at. */
export type Finding = {
  what: 'advisory' | 'signature' | 'licence' | 'script' | 'source';
  name: string;
  detail: string;
};

/** What is read of package-lock.json. */
export type LockFile = { packages: Record<string, LockedPackage> };
type LockedPackage = {
  version?: string;
  resolved?: string;
  integrity?: string;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  optional?: boolean;
  link?: boolean;
  hasInstallScript?: boolean;
  license?: unknown;
};

/** Licences under which a package may be used by an Apache-2.0 library without a second look. */
const licences = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'MPL-2.0',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Where packages come from. */
const registry = 'https://registry.npmjs.org/';

export type LockOptions = {
  /** Also what only this repository uses. */
  dev: boolean;
  /** Paths of what users install. */
  shipped: ReadonlySet<string>;
  /** Whose install scripts may run. */
  allowedScripts: readonly string[];
  /** Packages for other systems are in the lock file alone. @param path - `node_modules/…` */
  isInstalled(path: string): boolean;
  /** What an installed package says, where the lock file does not. @param path - `node_modules/…` */
  licenseOf(path: string): unknown;
};

/** The name of a package at a path of the lock file. */
export function nameAt(path: string): string {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}

/** What the lock file tells: packages from elsewhere, without a checksum, under other licences, with install scripts. */
export function findingsOfLock(
  { packages }: LockFile,
  { dev, shipped, allowedScripts, isInstalled, licenseOf }: LockOptions,
): Finding[] {
  const findings: Finding[] = [];
  for (const [path, locked] of Object.entries(packages)) {
    // The root, and what lies in this repository.
    if (!path.includes('node_modules/') || locked.link) continue;
    const isShipped = shipped.has(path);
    if (!dev && !isShipped) continue;
    const name = nameAt(path);
    const add = (what: Finding['what'], detail: string) =>
      findings.push({ what, name: `${name}@${locked.version ?? '?'}`, detail });
    if (locked.resolved !== undefined && !locked.resolved.startsWith(registry))
      add('source', `comes from ${locked.resolved}`);
    const isElsewhere = locked.optional === true && !isInstalled(path);
    if (!/^sha512-/.test(locked.integrity ?? '') && !isElsewhere) add('source', 'has no SHA-512 checksum');
    const licence = nameOfLicence(locked.license ?? licenseOf(path));
    // What only builds and tests is given to nobody.
    if (isShipped && !isElsewhere && !isUsable(licence))
      add('licence', licence === '' ? 'names no licence' : `is under ${licence}`);
    if (locked.hasInstallScript && !allowedScripts.includes(name))
      add('script', 'runs a script when it is installed: see allowScripts in package.json');
  }
  return findings;
}

/** Old packages have an object, or a list of them. */
function nameOfLicence(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(nameOfLicence).filter(Boolean).join(' OR ');
  if (typeof value === 'object' && value !== null) return nameOfLicence((value as { type?: unknown }).type);
  return '';
}

/** SPDX: one of several may be chosen; of those that hold together each must do. */
function isUsable(licence: string): boolean {
  const plain = licence.replace(/[()]/g, ' ').trim();
  if (plain === '') return false;
  return plain.split(/\s+OR\s+/).some((choice) => choice.split(/\s+AND\s+/).every((each) => licences.has(each.trim())));
}

/**
 * The advisories in what `npm audit --json` has printed.
 *
 * @param level - the mildest that counts
 * @param counts - whether a package of this name does
 * @returns `undefined` when that is no report: the registry did not answer
 */
export function findingsOfAudit(json: string, level: Level, counts: (name: string) => boolean): Finding[] | undefined {
  let report: unknown;
  try {
    report = JSON.parse(json);
  } catch {
    return undefined;
  }
  const { vulnerabilities } = (report ?? {}) as { vulnerabilities?: unknown };
  if (typeof vulnerabilities !== 'object' || vulnerabilities === null) return undefined;
  const from = levels.indexOf(level);
  return Object.entries(vulnerabilities as Record<string, { severity?: string; via?: unknown[]; range?: string }>)
    .filter(([name, { severity }]) => counts(name) && levels.indexOf((severity ?? 'critical') as Level) >= from)
    .map(([name, { severity = 'unknown', via = [], range = '*' }]): Finding => {
      const titles = via.map((each) =>
        typeof each === 'string' ? `by ${each}` : String((each as { title?: unknown } | null)?.title ?? ''),
      );
      return {
        what: 'advisory',
        name: `${name} ${range}`,
        detail: `${severity}: ${titles.filter(Boolean).join('; ')}`,
      };
    });
}
