import type { FileRecord } from '../world/index.js';
import { fileData } from './native.js';
import type { StackExchangeSite } from './site.js';

const extensions: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/svg+xml': 'svg',
};

export function isImage(file: FileRecord): boolean {
  return file.contentType in extensions || /\.(?:png|jpe?g|gif|webp|svg)$/i.test(file.filename);
}

/** Where the image host has a file: people's under its name, uploads under five signs. (Wire sheet, section 3.2.) */
export function imageUrl(file: FileRecord, site: StackExchangeSite): string {
  const path = fileData(file).url ?? `/image/${file.id}/${encodeURIComponent(file.filename)}`;
  return `${site.chatOrigin}${path}`;
}

/** The file at a path of the image host. */
export function imageAt(path: string, site: StackExchangeSite): FileRecord | undefined {
  const url = `${site.chatOrigin}${path}`;
  return site.state.files.all().find((file) => imageUrl(file, site) === url);
}

/** What a picture is by its first bytes; `undefined` for what is none that the host takes. */
export function sniffImage(data: Uint8Array): { contentType: string; extension: string } | undefined {
  const hex = Buffer.from(data.subarray(0, 12)).toString('latin1');
  const type = /^\x89PNG/.test(hex)
    ? 'image/png'
    : hex.startsWith('\xff\xd8\xff')
      ? 'image/jpeg'
      : hex.startsWith('GIF8')
        ? 'image/gif'
        : /^RIFF[\s\S]{4}WEBP/.test(hex)
          ? 'image/webp'
          : undefined;
  return type === undefined ? undefined : { contentType: type, extension: extensions[type] ?? 'png' };
}
