import type { IsoDate } from './date.js';

/** `GET /api/info`. */
export interface ServerInfo {
  /** `8.8`, or `8.8.1` for a caller with `view-statistics`; absent where the server hides it. */
  version?: string;
  minimumClientVersions?: Record<string, string>;
}

export interface CustomEmoji {
  _id: string;
  name: string;
  aliases?: string[];
  /** The picture is at `/emoji-custom/<name>.<extension>`. */
  extension: string;
  etag?: string;
  _updatedAt?: IsoDate;
}

export interface SlashCommand {
  command: string;
  params?: string;
  description?: string;
  /** It runs in the official apps alone. */
  clientOnly?: boolean;
  providesPreview?: boolean;
  permission?: string | string[];
}

export interface RoleObject {
  _id: string;
  name: string;
  scope?: string;
  description?: string;
  protected?: boolean;
  mandatory2fa?: boolean;
}

/** A setting that everybody may read. */
export interface PublicSetting {
  _id: string;
  value?: unknown;
  type?: string;
}

/** A webhook. */
export interface IntegrationObject {
  _id: string;
  type: 'webhook-incoming' | 'webhook-outgoing' | (string & {});
  name?: string;
  enabled?: boolean;
  username?: string;
  channel?: string[] | string;
  event?: string;
  urls?: string[];
  token?: string;
  triggerWords?: string[];
}
