import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

/** A validator of `@rocket.chat/rest-typings`, made by ajv. It changes what it is given, as the server does. */
export type Validator = ((params: unknown) => boolean) & { errors?: { message?: string }[] | null };

const require = createRequire(import.meta.url);

/**
 * The validators that the server's own team publishes, those which its routes use. The package's files import each other
 * without endings, which Node does not resolve: it has to be bundled.
 */
export async function loadValidators(): Promise<Record<string, Validator>> {
  const folder = await mkdtemp(join(tmpdir(), 'chatmux-rest-typings-'));
  try {
    const { outputFiles } = await build({
      entryPoints: [require.resolve('@rocket.chat/rest-typings')],
      bundle: true,
      platform: 'node',
      format: 'esm',
      write: false,
      logLevel: 'error',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
    const file = join(folder, 'rest-typings.mjs');
    await writeFile(file, outputFiles[0]?.contents ?? '');
    return (await import(pathToFileURL(file).href)) as Record<string, Validator>;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
