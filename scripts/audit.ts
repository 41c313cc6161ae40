/**
 * `npm run audit`: what the dependencies are, and what is known against them. No part of `npm run check`: its answer changes with
 * what others publish, not with what is changed here.
 *
 * ```sh
 * npm run audit                    # what users install
 * npm run audit -- --dev           # and what the repository is built and tested with
 * npm run audit -- --offline       # only what needs no registry: licences, install scripts, the lock file
 * npm run audit -- --level high    # from which severity on it fails (low, moderate, high, critical); default moderate
 * ```
 *
 * It ends with 0 when nothing was found, 1 when something was, 2 when it was called wrongly, and 3 when the registry could not be
 * asked and nothing else was found.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import {
  type Finding,
  findingsOfAudit,
  findingsOfLock,
  isLevel,
  type LockFile,
  levels,
  nameAt,
} from './audit/findings.js';
import { shippedPackages } from './audit/shipped.js';

const root = fileURLToPath(new URL('..', import.meta.url));

function options() {
  try {
    const { values } = parseArgs({
      options: {
        dev: { type: 'boolean', default: false },
        offline: { type: 'boolean', default: false },
        level: { type: 'string', default: 'moderate' },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (!isLevel(values.level)) throw new Error(`--level is one of ${levels.join(', ')}.`);
    return { ...values, level: values.level };
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(2);
  }
}

/** Runs npm. @returns its output, whatever its exit code says */
function npm(...args: string[]): { out: string; error: string; code: number } {
  const { stdout, stderr, status } = spawnSync('npm', args, { cwd: root, encoding: 'utf8', timeout: 120_000 });
  return { out: stdout ?? '', error: stderr ?? '', code: status ?? 1 };
}

/** What npm says when nobody answered. */
const unreachable =
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOAUDIT|audit endpoint|network/i;

const { dev, offline, level, help } = options();
if (help) {
  console.log('npm run audit [-- --dev] [--offline] [--level low|moderate|high|critical]');
  process.exit(0);
}

const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as LockFile;
const allowed = (
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { allowScripts?: Record<string, boolean> }
).allowScripts;
const shipped = shippedPackages(lock);
const shippedNames = new Set([...shipped].map(nameAt));
const findings: Finding[] = findingsOfLock(lock, {
  dev,
  shipped,
  allowedScripts: Object.keys(allowed ?? {}),
  isInstalled: (path) => existsSync(join(root, path)),
  licenseOf: (path) => {
    const file = join(root, path, 'package.json');
    return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { license?: unknown }).license : undefined;
  },
});
let isAsked = !offline;

if (!offline) {
  // Of everything, as npm takes the optional peers for development.
  const audit = npm('audit', '--json');
  const found = findingsOfAudit(audit.out, level, (name) => dev || shippedNames.has(name));
  if (found === undefined) {
    isAsked = false;
    const why = unreachable.test(audit.out + audit.error)
      ? 'the registry could not be reached'
      : 'npm audit gave no report';
    console.error(`Advisories: not asked, since ${why}. Run it again with a network, or with --offline.`);
  } else {
    findings.push(...found);
    console.log(`Advisories: ${found.length === 0 ? `none from '${level}' on` : found.length}.`);
    const signatures = npm('audit', 'signatures');
    if (signatures.code === 0) console.log('Signatures: every package is the one that the registry signed.');
    else if (unreachable.test(signatures.error)) {
      isAsked = false;
      console.error('Signatures: not asked, since the registry could not be reached.');
    } else
      findings.push({
        what: 'signature',
        name: 'npm audit signatures',
        detail: (signatures.error || signatures.out).trim(),
      });
  }
}

const count = (what: Finding['what']) => findings.filter((finding) => finding.what === what).length;
console.log(
  `Lock file: ${dev ? Object.keys(lock.packages).length - 1 : shipped.size} packages, ${count('source')} from elsewhere or without a checksum.`,
);
console.log(`Licences: ${count('licence')} to be looked at.`);
console.log(`Install scripts: ${count('script')} that nobody allowed.`);
for (const { what, name, detail } of findings) console.error(`  ${what}  ${name}: ${detail}`);

if (findings.length > 0) process.exitCode = 1;
else if (!offline && !isAsked) process.exitCode = 3;
else console.log('Nothing was found.');
