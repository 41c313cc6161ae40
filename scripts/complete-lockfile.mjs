/**
 * Writes into package-lock.json the entries of optional platform packages (`@biomejs/cli-darwin-x64`, …) that the
 * registry of this machine does not serve. npm leaves such a package out of the lockfile and `npm ci` then refuses
 * the very file that npm wrote. Run it after `npm install` when `npm ci` says "Missing: … from lock file".
 */
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
const OS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32'];
const CPU = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'x64', 'wasm32'];

/** The npm `os`, `cpu` and `libc` fields, which such a package carries in its name. */
function platformOf(name) {
  const words = name.split(/[/-]/);
  const os = OS.find((candidate) => words.includes(candidate));
  const cpu = CPU.find((candidate) => words.includes(candidate));
  if (!os || !cpu) return undefined;
  const abi = words.at(-1);
  const libc = os !== 'linux' ? undefined : /^musl/.test(abi) ? ['musl'] : /^gnu/.test(abi) ? ['glibc'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc && { libc }) };
}

const added = [];
for (const [path, parent] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const known = [`${path}/node_modules/${name}`, `node_modules/${name}`].some((key) => lock.packages[key]);
    const platform = known ? undefined : platformOf(name);
    if (!platform || !/^\d/.test(version)) continue;
    lock.packages[`node_modules/${name}`] = { version, ...(parent.dev && { dev: true }), optional: true, ...platform };
    added.push(`${name}@${version}`);
  }
}

const [root, ...rest] = Object.entries(lock.packages);
rest.sort(([a], [b]) => (a < b ? -1 : 1));
lock.packages = Object.fromEntries([root, ...rest]);
if (added.length > 0) writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length > 0 ? `added ${added.join(', ')}\n` : 'package-lock.json is complete\n');
