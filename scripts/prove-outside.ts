/**
 * Proves that a stranger can write a backend: packs what `npm run build` has made, installs it in a folder of its own,
 * compiles the Matrix example there against nothing but the package (declarations checked too), and runs its conformance.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './entries.js';
import { pack } from './pack.js';

const example = join(root, 'examples/matrix-backend');
const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'chatmux-outside-'));
const run = (program: string, ...args: string[]): void => {
  console.log(`${program} ${args.join(' ')}`);
  execFileSync(program, args, { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'] });
};

try {
  const tarball = pack(folder);
  const { compilerOptions } = JSON.parse(readFileSync(join(root, 'tsconfig.json'), 'utf8'));
  const { paths: _, incremental: __, tsBuildInfoFile: ___, ...strict } = compilerOptions;
  const files = {
    'package.json': { name: 'outside', private: true, type: 'module' },
    'tsconfig.json': { compilerOptions: { ...strict, noEmit: false, outDir: 'out', skipLibCheck: false } },
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(content));
  for (const part of ['src', 'emulator']) cpSync(join(example, part), join(folder, part), { recursive: true });
  cpSync(join(example, 'test/fixture.ts'), join(folder, 'test/fixture.ts'));
  writeFileSync(
    join(folder, 'test/conformance.ts'),
    `import { after, describe, it } from 'node:test';
import { testBackend } from 'chatmux/testing';
import { matrix } from './fixture.js';

testBackend({ describe, it, afterAll: after }, matrix);
`,
  );
  const tools = ['zod@4', ...['typescript', '@types/node'].map((name) => `${name}@${devDependencies[name]}`)];
  run('npm', 'install', '--silent', '--no-audit', '--no-fund', tarball, ...tools);
  run(process.execPath, 'node_modules/typescript/bin/tsc', '-p', '.');
  run(process.execPath, '--test', '--test-reporter=dot', 'out/test/conformance.js');
  console.log('\na backend from outside compiles against the packed package and keeps the contract');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
