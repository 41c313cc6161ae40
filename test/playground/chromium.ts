import { existsSync } from 'node:fs';

/** Debian's Chromium, or the one that `CHROMIUM` names; `undefined` where there is none. */
export function findChromium(): string | undefined {
  const usual = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
  return [process.env['CHROMIUM'], ...usual].find((path) => path !== undefined && existsSync(path));
}
