import type { LockFile } from './findings.js';

/**
 * What users install: the dependencies and the optional peers, and all that those need. npm takes the peers for development here,
 * as they are devDependencies too.
 *
 * @returns paths of the lock file
 */
export function shippedPackages({ packages }: LockFile): Set<string> {
  const shipped = new Set<string>();
  const follow = (from: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = resolvePackage(packages, from, name);
      if (path === undefined || shipped.has(path)) continue;
      shipped.add(path);
      const { dependencies, optionalDependencies } = packages[path] ?? {};
      follow(path, [...Object.keys(dependencies ?? {}), ...Object.keys(optionalDependencies ?? {})]);
    }
  };
  const { dependencies, peerDependencies } = packages[''] ?? {};
  follow('', [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})]);
  return shipped;
}

/** As Node finds it: in the package's own folder, else in those around it. */
function resolvePackage(packages: LockFile['packages'], from: string, name: string): string | undefined {
  for (let place = from; ; ) {
    const path = `${place === '' ? '' : `${place}/`}node_modules/${name}`;
    if (Object.hasOwn(packages, path)) return path;
    if (place === '') return undefined;
    const outer = place.lastIndexOf('/node_modules/');
    place = outer < 0 ? '' : place.slice(0, outer);
  }
}
