import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { findingsOfAudit, findingsOfLock, type LockFile } from '../../scripts/audit/findings.js';
import { shippedPackages } from '../../scripts/audit/shipped.js';

const good = { version: '1.0.0', resolved: 'https://registry.npmjs.org/x.tgz', integrity: 'sha512-x', license: 'MIT' };

describe('the audit', () => {
  const lock: LockFile = {
    packages: {
      '': { dependencies: { a: '1' }, peerDependencies: { p: '1' } },
      'node_modules/a': { ...good, dependencies: { b: '1' } },
      'node_modules/a/node_modules/b': good,
      'node_modules/b': { ...good, license: 'GPL-3.0-only' },
      'node_modules/p': { ...good, license: '(MIT OR GPL-2.0)' },
      'node_modules/tool': { ...good, resolved: 'https://evil.example/x.tgz', hasInstallScript: true },
    },
  };
  const shipped = shippedPackages(lock);
  const look = (packages: LockFile['packages'], dev = false) =>
    findingsOfLock(
      { packages: { ...lock.packages, ...packages } },
      { dev, shipped, allowedScripts: ['esbuild'], isInstalled: () => true, licenseOf: () => undefined },
    );

  it('looks at what users install: dependencies and peers, and what those find', () => {
    expect([...shipped].sort()).toEqual(['node_modules/a', 'node_modules/a/node_modules/b', 'node_modules/p']);
    expect(look({})).toEqual([]);
  });

  it('finds what comes from elsewhere, has no checksum, runs scripts, and is under another licence', () => {
    const found = look({
      'node_modules/a': { ...good, resolved: 'git+ssh://git@example.com/a.git', integrity: 'sha1-x' },
      'node_modules/p': { ...good, license: 'AGPL-3.0', hasInstallScript: true },
      'node_modules/a/node_modules/b': { ...good, license: undefined },
    });
    expect(found.map(({ what, name }) => `${what} ${name}`)).toEqual([
      'source a@1.0.0',
      'source a@1.0.0',
      'licence b@1.0.0',
      'licence p@1.0.0',
      'script p@1.0.0',
    ]);
    expect(look({}, true).map(({ what, name }) => `${what} ${name}`)).toEqual([
      'source tool@1.0.0',
      'script tool@1.0.0',
    ]);
  });

  it('reads the report of npm, from the level that was asked for on', () => {
    const report = JSON.stringify({
      vulnerabilities: {
        a: { severity: 'high', via: [{ title: 'Prototype pollution' }], range: '<2' },
        b: { severity: 'low', via: ['a'], range: '*' },
        tool: { severity: 'critical', via: [], range: '*' },
      },
    });
    const of = (level: 'low' | 'high') =>
      findingsOfAudit(report, level, (name) => name !== 'tool')?.map(({ name }) => name);
    expect(of('high')).toEqual(['a <2']);
    expect(of('low')).toEqual(['a <2', 'b *']);
    for (const none of ['', '{}', '{"message":"request failed, reason: getaddrinfo ENOTFOUND"}', '<html>'])
      expect(findingsOfAudit(none, 'low', () => true)).toBeUndefined();
  });

  it('finds nothing in the lock file of this repository that needs no network', () => {
    const read = (path: string): unknown => JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'));
    const own = read('package-lock.json') as LockFile;
    const paths = shippedPackages(own);
    expect(paths.size).toBeGreaterThan(20);
    expect([...paths]).toContain('node_modules/discord.js');
    const found = findingsOfLock(own, {
      dev: false,
      shipped: paths,
      allowedScripts: [],
      isInstalled: () => true,
      licenseOf: (path) => (read(`${path}/package.json`) as { license?: unknown }).license,
    });
    expect(found).toEqual([]);
  });
});
