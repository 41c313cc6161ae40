import { transform } from 'esbuild';
import { defineConfig, type Options } from 'tsup';
import { type Entry, findEntries } from './scripts/entries.js';

const target = 'node20';
/** Set by scripts/build.ts: where to build, and where the compiler has put the declarations of src/. */
const { CHATMUX_OUT_DIR: outDir = 'dist', CHATMUX_DECLARATIONS: declarations = '.cache/declarations' } = process.env;
const entries = findEntries();
const library = entries.filter((entry) => entry.subpath !== undefined);
const toEntry = (list: readonly Pick<Entry, 'name' | 'source'>[]) =>
  Object.fromEntries(list.map(({ name, source }) => [name, source]));
const declarationOf = (source: string) => source.replace(/^src/, declarations).replace(/\.ts$/, '.d.ts');

const shared: Options = {
  outDir,
  target,
  platform: 'node',
  format: 'esm',
  // One copy of every module, however many entries reach it: registries and caches are module state.
  splitting: true,
  // Half the time of `import 'chatmux'` is spent on finding and compiling packages. What it needs at once is therefore in
  // devDependencies, which tsup bundles and tree-shakes, as it does packages that exist as ESM only. zod stays a
  // dependency as well, since our declarations name its types.
  noExternal: ['zod'],
  metafile: true,
  removeNodeProtocol: false,
  dts: false,
  silent: true,
};

/**
 * tsup's own CommonJS splitting rewrites `?.` and `??` into helpers, and leaves no choice about `import()`. esbuild
 * converts each finished ESM chunk instead; `import()` becomes a `require` that still runs on first use.
 */
const toCommonJs: NonNullable<Options['plugins']>[number] = {
  name: 'esm-chunk-to-cjs',
  async renderChunk(code, { path }) {
    if (!path.endsWith('.cjs')) return;
    const result = await transform(code, {
      format: 'cjs',
      platform: 'node',
      target,
      loader: 'js',
      // The ending makes esbuild import CommonJS packages as Node does from ESM: `default` is `module.exports`.
      sourcefile: `${path}.mts`,
      supported: { 'dynamic-import': false },
    });
    return { code: result.code };
  },
};

export default defineConfig([
  { ...shared, entry: toEntry(entries) },
  {
    ...shared,
    entry: toEntry(library),
    metafile: false,
    outExtension: () => ({ js: '.cjs' }),
    plugins: [toCommonJs],
  },
  {
    // From the compiler's declarations, one file per entry: several times as fast as from the source.
    entry: toEntry(library.map(({ source, ...rest }) => ({ ...rest, source: declarationOf(source) }))),
    outDir,
    format: ['esm', 'cjs'],
    silent: true,
    // tsup sets `baseUrl`, which TypeScript 6 deprecates.
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0', incremental: false, paths: {} } },
  },
]);
