import type { OutgoingFile } from '../../../core/files/index.js';
import { resolveFiles } from '../../../core/files/index.js';
import type { NewAttachment } from './attachments.js';
import type { ClientParts } from './parts.js';
import { needed } from './read/answer.js';
import { readAsset } from './read/attachment.js';
import type { CallOptions, TeamwireTransport } from './transport/teamwire-transport.js';
import type { WireAttachment } from './transport/wire-types.js';

/** Uploads what is new, and gives what the wire has of it (A8). */
export async function writeAttachment(
  attachment: NewAttachment,
  parts: Pick<ClientParts, 'transport' | 'files'>,
  options: CallOptions,
): Promise<WireAttachment> {
  switch (attachment.type) {
    case 'NEW_FILE': {
      const [file] = await resolveFiles([attachment.file], await parts.files());
      return { type: attachment.as, aid: await uploaded(file as OutgoingFile, parts.transport, options) };
    }
    case 'NEW_GALLERY': {
      const files = await resolveFiles(attachment.files, await parts.files());
      const items: { aid: string }[] = [];
      for (const file of files) items.push({ aid: await uploaded(file, parts.transport, options) });
      return { type: 'GALLERY', items };
    }
    case 'GALLERY':
      return { type: 'GALLERY', items: attachment.items.map(({ aid }) => ({ aid })) };
    case 'CALENDAR': {
      const { type, title, startDate, endDate, description, location } = attachment;
      return compact({ type, title, start_date: +startDate, end_date: +endDate, description, location });
    }
    case 'LOCATION': {
      const { type, name, lat, lon, address, city, country, postalCode } = attachment;
      return compact({ type, name, lat, lon, address, city, country, postal_code: postalCode });
    }
    case 'LIVE_LOCATION': {
      const { type, initialLat, initialLon, duration } = attachment;
      return { type, initial_lat: initialLat, initial_lon: initialLon, duration };
    }
    default:
      return { type: attachment.type, aid: attachment.asset.aid };
  }
}

/** @returns the id of the uploaded file */
export async function uploaded(
  file: OutgoingFile,
  transport: TeamwireTransport,
  options: CallOptions,
): Promise<string> {
  return needed(readAsset(await transport.upload(file, options)), 'upload').aid;
}

function compact(fields: WireAttachment): WireAttachment {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as WireAttachment;
}
