import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { type Import, importsOf } from './imports.js';

/** An import whose target is known: a file of `src/` (`to`) or a package (`to` undefined). */
export interface Edge extends Import {
  readonly from: string;
  readonly to: string | undefined;
}

export class ImportGraph {
  /** By file, relative to `src/`. */
  readonly files = new Map<string, Edge[]>();

  constructor(src: string) {
    const names = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .map((name) => name.replaceAll('\\', '/'))
      .filter((name) => /\.[cm]?tsx?$/.test(name))
      .sort();
    for (const from of names) {
      const edges = importsOf(join(src, from)).map((found) => ({
        ...found,
        from,
        to: resolve(src, from, found.specifier),
      }));
      this.files.set(from, edges);
    }
  }

  *edges(): Generator<Edge> {
    for (const edges of this.files.values()) yield* edges;
  }

  /**
   * The shortest chain of imports from a file to one that `isTarget` accepts, if there is one.
   *
   * @param follow - which imports lead on
   */
  path(start: string, follow: (edge: Edge) => boolean, isTarget: (edge: Edge) => boolean): Edge[] | undefined {
    const cameBy = new Map<string, Edge[]>([[start, []]]);
    for (const [file, chain] of cameBy) {
      for (const edge of this.files.get(file) ?? []) {
        if (!follow(edge)) continue;
        if (isTarget(edge)) return [...chain, edge];
        if (edge.to !== undefined && !cameBy.has(edge.to)) cameBy.set(edge.to, [...chain, edge]);
      }
    }
    return undefined;
  }
}

function resolve(src: string, from: string, specifier: string): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const target = posix.join(dirname(from), specifier);
  const candidates = [target.replace(/\.js$/, '.ts'), target.replace(/\.([cm])js$/, '.$1ts'), `${target}/index.ts`];
  return candidates.find((name) => existsSync(join(src, name))) ?? target.replace(/\.js$/, '.ts');
}
