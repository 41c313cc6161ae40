import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './entries.js';

interface Metafile {
  readonly inputs: Record<string, unknown>;
}

/** The licences of the packages whose code is inside our bundle, as those licences ask for. */
export function thirdPartyLicenses(metafile: Metafile): string {
  // The emoji tables in our own source are made from this one's data.
  const folders = new Set<string>(['node_modules/emojibase-data']);
  for (const input of Object.keys(metafile.inputs)) {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input);
    if (found?.[1]) folders.add(found[1]);
  }
  const sections = [...folders].sort().map((folder) => {
    const manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    const file = readdirSync(join(root, folder)).find((name) => /^licen[cs]e/i.test(name));
    const text = file ? readFileSync(join(root, folder, file), 'utf8').trim() : `Licence: ${manifest.license}`;
    return `${manifest.name} ${manifest.version}\n\n${text}`;
  });
  const rule = `\n\n${'-'.repeat(80)}\n\n`;
  return `chatmux contains code of these packages.${rule}${sections.join(rule)}\n`;
}
