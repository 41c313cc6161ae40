import { isChatError } from '../../core/errors/index.js';
import type { RocketChatClient } from './client/client.js';

/** What the server's administrators have set that matters here. Its defaults where it does not tell. */
export type ServerSettings = {
  /** The address that quotes and permalinks begin with; the configured one may be another. */
  readonly siteUrl: string;
  readonly siteName: string | undefined;
  /** The longest text of a message, in characters. */
  readonly maxMessageSize: number;
  /** The largest file, in bytes; `undefined`: no limit. */
  readonly maxFileSize: number | undefined;
  /** People are shown by display name, and typing is told by it. */
  readonly usesRealNames: boolean;
  /** Plain text may be sent to encrypted rooms. */
  readonly allowsPlainInEncrypted: boolean;
  /** How long after it was sent a message can be edited, for who has no permission to do so later. */
  readonly editWindowMs: number | undefined;
  /** Which links get previews can be told: since 6.4 (wire sheet, section 4.2), and taken so of a server without a version. */
  readonly takesPreviewUrls: boolean;
  /** What is switched off, by the name of its setting. */
  readonly switchedOff: readonly Switch[];
};

/** Settings that take something away, and the value that does. */
const switches = {
  Threads_enabled: false,
  FileUpload_Enabled: false,
  Message_AllowPinning: false,
  Message_AllowStarring: false,
  Message_Read_Receipt_Enabled: false,
  Presence_broadcast_disabled: true,
} as const;
export type Switch = keyof typeof switches;

const names = [
  'Site_Url',
  'Site_Name',
  'Message_MaxAllowedSize',
  'FileUpload_MaxFileSize',
  'UI_Use_Real_Name',
  'E2E_Allow_Unencrypted_Messages',
  'Message_AllowEditing_BlockEditInMinutes',
  ...(Object.keys(switches) as Switch[]),
] as const;

/** Reads them with one call, and the version with another; a server that keeps them to itself is taken to have its defaults (wire sheet, section 11). */
export async function readServerSettings(
  client: RocketChatClient,
  signal: AbortSignal | undefined,
): Promise<ServerSettings> {
  const [values, version] = await Promise.all([
    valuesOf(client, signal),
    client.server.version(signal).catch(() => undefined),
  ]);
  const number = (name: string): number | undefined => {
    const value = values.get(name);
    return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
  };
  const siteUrl = values.get('Site_Url');
  const siteName = values.get('Site_Name');
  const size = number('Message_MaxAllowedSize');
  const minutes = number('Message_AllowEditing_BlockEditInMinutes') ?? 0;
  const file = number('FileUpload_MaxFileSize') ?? 104_857_600;
  return {
    siteUrl: typeof siteUrl === 'string' && /^https?:\/\/[^/]/.test(siteUrl) ? siteUrl.replace(/\/+$/, '') : client.url,
    siteName: typeof siteName === 'string' && siteName !== '' ? siteName : undefined,
    maxMessageSize: size !== undefined && size > 0 ? size : 5000,
    maxFileSize: file < 0 ? undefined : file,
    usesRealNames: values.get('UI_Use_Real_Name') === true,
    allowsPlainInEncrypted: values.get('E2E_Allow_Unencrypted_Messages') === true,
    editWindowMs: minutes > 0 ? minutes * 60_000 : undefined,
    takesPreviewUrls: version === undefined || version.major > 6 || (version.major === 6 && version.minor >= 4),
    switchedOff: (Object.keys(switches) as Switch[]).filter((name) => values.get(name) === switches[name]),
  };
}

async function valuesOf(client: RocketChatClient, signal: AbortSignal | undefined): Promise<Map<string, unknown>> {
  const found = new Map<string, unknown>();
  const read = async (options: { ids?: readonly string[]; offset?: number; count: number }) => {
    const page = await client.server.publicSettings({ ...options, signal });
    const list = Array.isArray(page.settings) ? page.settings : [];
    for (const { _id: name, value } of list) found.set(name, value);
    return { ...page, length: list.length };
  };
  try {
    await read({ ids: names, count: 100 });
    if (found.size > 0) return found;
  } catch (error) {
    if (!isPassable(error)) throw error;
  }
  try {
    // A server that does not know the filter.
    for (let offset = 0, pages = 0; pages < 8; pages += 1) {
      const { length, total } = await read({ offset, count: 100 });
      offset += length;
      if (length === 0 || offset >= total) break;
    }
  } catch (error) {
    if (!isPassable(error)) throw error;
  }
  return found;
}

/** What is refused is done without; what fails in passing, or says that the credentials are wrong, is an error. */
function isPassable(error: unknown): boolean {
  return (
    isChatError(error) && ['invalid', 'forbidden', 'not_found', 'unsupported', 'rate_limited'].includes(error.code)
  );
}
