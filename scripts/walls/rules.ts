/**
 * The rules that keep the house of the design standing. Each gives its breaches as sentences that say how to mend them.
 */
import { dirname } from 'node:path';
import type { Edge, ImportGraph } from './graph.js';
import { isSdkFree, type Place, placeOf } from './layout.js';
import { allowedPackages, packageName, sdkPlatform } from './packages.js';

export interface Breach {
  /** `src/…:line`, or the file alone. */
  readonly where: string;
  readonly rule: string;
  readonly mend: string;
}

type Rule = (graph: ImportGraph) => Iterable<Breach>;

const at = (edge: Edge): string => `src/${edge.from}:${edge.line} imports ${edge.specifier || 'something computed'}`;
const chainOf = (edges: readonly Edge[]): string =>
  [...edges.map((edge) => edge.from), edges.at(-1)?.to ?? edges.at(-1)?.specifier].join(' -> ');

function* withPlaces(graph: ImportGraph): Generator<{ edge: Edge; from: Place; to: Place; target: string }> {
  for (const edge of graph.edges()) {
    const from = placeOf(edge.from);
    const to = edge.to === undefined ? undefined : placeOf(edge.to);
    if (from && to && edge.to !== undefined) yield { edge, from, to, target: edge.to };
  }
}

const everyFileStandsOnAFloor: Rule = function* (graph) {
  for (const file of graph.files.keys()) {
    if (placeOf(file)) continue;
    yield {
      where: `src/${file}`,
      rule: 'rule 0 (floors): it stands on no floor',
      mend: 'move it into the folder that it belongs to, or give its folder a floor in scripts/walls/layout.ts',
    };
  }
  for (const edge of graph.edges()) {
    if (!edge.to?.startsWith('..')) continue; // a file that is missing is the compiler's to tell
    // `chatmux demo` runs the very file that readers are shown; it knows nothing but the public 'chatmux'.
    if (edge.from.startsWith('cli/') && edge.to.startsWith('../examples/')) continue;
    yield {
      where: at(edge),
      rule: 'rule 0 (floors): it lies outside src/',
      mend: 'keep what src/ needs inside src/; tests, examples and scripts use src/, never the other way round',
    };
  }
};

const onlyLowerFloors: Rule = function* (graph) {
  for (const { edge, from, to, target } of withPlaces(graph)) {
    if (from.folder === to.folder || to.floor < from.floor) continue;
    if (to.platform !== undefined) continue; // rules 1 to 3 speak of backends
    yield {
      where: at(edge),
      rule: `rule 0 (floors): ${from.folder} stands ${to.floor === from.floor ? 'beside' : 'below'} ${to.folder}`,
      mend: `move what both need into a lower floor, or hand it in from above (${target})`,
    };
  }
};

const backendsStandAlone: Rule = function* (graph) {
  for (const { edge, from, to } of withPlaces(graph)) {
    if (to.platform === undefined || from.platform === to.platform) continue;
    if (from.platform !== undefined) {
      yield {
        where: at(edge),
        rule: 'rule 1: a backend never imports another backend',
        mend: 'move what both need into src/core or src/richtext',
      };
    } else if (from.folder === 'testing') {
      yield {
        where: at(edge),
        rule: 'rule 3: testing/ never imports from backends/, so that an emulator cannot mirror its mistakes',
        mend: 'write it anew from the wire facts, in src/testing',
      };
    } else if (from.folder !== 'registry.ts') {
      yield {
        where: at(edge),
        rule:
          from.floor < to.floor
            ? `rule 0 (floors): ${from.folder} stands below ${to.folder}`
            : 'rule 2: registry.ts alone knows the platforms',
        mend: 'use the abstract Backend, its capabilities and createBackend',
      };
    } else if (!edge.isType && !edge.isDynamic) {
      yield {
        where: at(edge),
        rule: "rule 2: registry.ts knows the platforms by import type and by import(); this would load one with 'chatmux'",
        mend: 'write `import type …`, or `() => import(…)`',
      };
    }
  }
};

const sdksStayInTheirBackend: Rule = function* (graph) {
  for (const edge of graph.edges()) {
    const platform = edge.to === undefined ? sdkPlatform(packageName(edge.specifier)) : undefined;
    if (platform === undefined) continue;
    const from = placeOf(edge.from);
    if (from?.platform !== platform) {
      yield {
        where: at(edge),
        rule: `rule 1: only backends/${platform} names the SDK of its platform`,
        mend:
          from?.folder === 'testing'
            ? 'write the emulator from the wire facts; the official client belongs into its tests'
            : `move this into src/backends/${platform}, or describe the little that is needed by a type of our own`,
      };
    } else if (!edge.isType && !edge.isDynamic) {
      yield {
        where: at(edge),
        rule: 'rule 1: an SDK is an optional peer and loads on first use',
        mend: 'write `import type …` for its types and `await import(…)` for its code',
      };
    }
  }
};

const typesNeedNoSdk: Rule = function* (graph) {
  for (const file of graph.files.keys()) {
    if (!isSdkFree(file) && !['registry.ts', 'index.ts'].includes(file)) continue;
    const chain = graph.path(
      file,
      (edge) => !edge.isDynamic,
      (edge) => edge.to === undefined && sdkPlatform(packageName(edge.specifier)) !== undefined,
    );
    if (!chain) continue;
    yield {
      where: `src/${file} reaches ${chain.at(-1)?.specifier} (${chainOf(chain)})`,
      rule: "rule 1: chatmux's own types are made of it and must compile with no SDK installed",
      mend: 'move the types that it needs into a file that names no SDK',
    };
  }
};

const axiosStaysWithRestBackends: Rule = function* (graph) {
  const entries = ['index.ts', 'testing/index.ts', 'backends/slack/index.ts', 'backends/discord/index.ts'];
  for (const file of entries.filter((name) => graph.files.has(name))) {
    const chain = graph.path(
      file,
      (edge) => !edge.isType && !edge.isDynamic,
      (edge) => packageName(edge.specifier) === 'axios',
    );
    if (!chain) continue;
    yield {
      where: `src/${file} loads axios (${chainOf(chain)})`,
      rule: 'rule 4: axios is loaded only by the backends of REST platforms',
      mend: 'import src/core/http from a REST backend only, or by import() on first use',
    };
  }
};

const packagesAreAgreed: Rule = function* (graph) {
  for (const edge of graph.edges()) {
    if (edge.to !== undefined) continue;
    // A user's own file can only be named at run time: it belongs to no bundle, and to no floor.
    if (edge.specifier === '' && edge.from === 'cli/playground/bot/import-bot.ts') continue;
    if (edge.specifier === '') {
      yield {
        where: at(edge),
        rule: 'rule 5 (packages): bundlers and this check see only literal specifiers',
        mend: 'name the module in the import() itself',
      };
      continue;
    }
    const name = packageName(edge.specifier);
    if (sdkPlatform(name) !== undefined || allowedPackages(edge.from).includes(name)) continue;
    yield {
      where: at(edge),
      rule: `rule 5 (packages): ${placeOf(edge.from)?.folder ?? 'this file'} may not use ${name === 'node:' ? "Node's modules" : name}`,
      mend:
        name === 'chatmux'
          ? 'import the file itself, by its relative path'
          : 'do it on a higher floor, or, if it truly belongs here, add it to scripts/walls/packages.ts with its reason',
    };
  }
};

/** Files that need each other to load break as soon as one of them runs code at its top level. */
const noCyclesBetweenFiles: Rule = function* (graph) {
  const seen = new Set<string>();
  for (const file of graph.files.keys()) {
    const follow = (edge: Edge) => !edge.isType && !edge.isDynamic;
    const chain = graph.path(file, follow, (edge) => edge.to === file);
    if (!chain) continue;
    const key = chain
      .map((edge) => edge.from)
      .sort()
      .join();
    if (seen.has(key)) continue;
    seen.add(key);
    yield {
      where: `src/${file} (${chainOf(chain)})`,
      rule: 'rule 6 (cycles): these files need each other to load',
      mend: 'move what both need into a third file, or import a type by `import type`',
    };
  }
};

/** Folders side by side; a folder and the one around it are one thought. Types count: they tie folders together too. */
const noCyclesBetweenFolders: Rule = function* (graph) {
  const between = new Map<string, Map<string, Edge>>();
  for (const edge of graph.edges()) {
    if (edge.to === undefined || edge.isDynamic) continue;
    const [from, to] = [dirname(edge.from), dirname(edge.to)];
    if (from === to || isInside(from, to) || isInside(to, from)) continue;
    if (placeOf(edge.from)?.folder !== placeOf(edge.to)?.folder) continue; // the floors see to that
    const targets = between.get(from) ?? new Map<string, Edge>();
    if (!targets.has(to)) targets.set(to, edge);
    between.set(from, targets);
  }
  const seen = new Set<string>();
  for (const start of between.keys()) {
    const cameBy = new Map<string, Edge[]>([[start, []]]);
    for (const [folder, chain] of cameBy) {
      for (const [next, edge] of between.get(folder) ?? []) {
        if (next === start) {
          const cycle = [...chain, edge];
          const key = cycle
            .map((part) => dirname(part.from))
            .sort()
            .join();
          if (!seen.has(key)) {
            seen.add(key);
            yield {
              where: cycle.map((part) => `src/${part.from}:${part.line} imports ${part.specifier}`).join('; '),
              rule: `rule 6 (cycles): the folders ${[...cycle.map((part) => dirname(part.from)), start].join(' -> ')} need each other`,
              mend: 'move what both need into a third folder, or one of the files into the other folder',
            };
          }
        } else if (!cameBy.has(next)) cameBy.set(next, [...chain, edge]);
      }
    }
  }
};

function isInside(folder: string, outer: string): boolean {
  return outer === '.' || folder.startsWith(`${outer}/`);
}

export const rules: readonly Rule[] = [
  everyFileStandsOnAFloor,
  onlyLowerFloors,
  backendsStandAlone,
  sdksStayInTheirBackend,
  typesNeedNoSdk,
  axiosStaysWithRestBackends,
  packagesAreAgreed,
  noCyclesBetweenFiles,
  noCyclesBetweenFolders,
];
