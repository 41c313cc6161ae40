/** JSON objects of the bridge contract v1 (wire sheet, section c). Times are milliseconds, absent is null. */
type Maybe<T> = T | null | undefined;

export type WireUser = {
  uid: string;
  first_name?: Maybe<string>;
  last_name?: Maybe<string>;
  is_bot?: Maybe<boolean>;
  organisation?: Maybe<{ oid: string; name?: Maybe<string> }>;
  has_avatar?: Maybe<boolean>;
};

export type WireGroup = {
  gid: string;
  title?: Maybe<string>;
  member_uids?: Maybe<string[]>;
  owner_uid?: Maybe<string>;
  is_circle?: Maybe<boolean>;
  is_list?: Maybe<boolean>;
  is_public?: Maybe<boolean>;
};

export type WireChat = {
  tid: string;
  title?: Maybe<string>;
  /** `ONE_TO_ONE` or `GROUP` */
  type?: Maybe<string>;
  is_alert?: Maybe<boolean>;
  allow_sending?: Maybe<boolean>;
  allow_mute_notifications?: Maybe<boolean>;
  is_closed?: Maybe<boolean>;
  user_uids?: Maybe<string[]>;
  group_gids?: Maybe<string[]>;
  admin_uids?: Maybe<string[]>;
  last_modified?: Maybe<number>;
};

/** A file that was uploaded. */
export type WireAsset = { aid: string; name?: Maybe<string>; mime?: Maybe<string>; size?: Maybe<number> };

/** By `type`; see the readers of attachments for the fields of each. */
export type WireAttachment = { type: string; [field: string]: unknown };

export type WireMessage = {
  mid: string;
  tid: string;
  from_uid?: Maybe<string>;
  timestamp: number;
  msg?: Maybe<string>;
  is_alert?: Maybe<boolean>;
  alert_type?: Maybe<string>;
  reply_to?: Maybe<string>;
  deleted?: Maybe<boolean>;
  sender_display_name?: Maybe<string>;
  link_preview?: Maybe<Record<string, unknown>>;
  attachments?: Maybe<WireAttachment[]>;
};

export type WireAMReaction = {
  reaction_id: string;
  mid: string;
  tid?: Maybe<string>;
  reaction_type: string;
  from_uid: string;
};

export type WireLiveLocation = {
  tid: string;
  uid: string;
  lat: number;
  lon: number;
  timestamp?: Maybe<number>;
  expires_at?: Maybe<number>;
  active?: Maybe<boolean>;
};

export type WireEvent = { id: string; type: string; tid?: Maybe<string>; at?: Maybe<number>; data?: unknown };
