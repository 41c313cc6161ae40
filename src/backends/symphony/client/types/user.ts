/** A picture of a user; its address may be relative to the pod. */
export type Avatar = { size?: string | null; url?: string | null };

/** A user as the pod tells. Users of other pods come without most of it. */
export type UserV2 = {
  /** 64 bits, as text. */
  id?: string;
  emailAddress?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  displayName?: string | null;
  title?: string | null;
  company?: string | null;
  username?: string | null;
  location?: string | null;
  /** `NORMAL`, `SYSTEM` (a bot) or `SDL`. */
  accountType?: string | null;
  avatars?: Avatar[] | null;
  workPhoneNumber?: string | null;
  mobilePhoneNumber?: string | null;
  jobFunction?: string | null;
  department?: string | null;
  division?: string | null;
  roles?: string[] | null;
  userMetadata?: Record<string, unknown> | null;
};

export type UserError = { error?: string | null; email?: string | null; id?: string | null };

export type V2UserList = { users?: UserV2[] | null; errors?: UserError[] | null };

export type UserSearchFilter = { title?: string; location?: string; company?: string };

export type UserSearchQuery = { query?: string | null; filters?: UserSearchFilter | null };

export type UserSearchResults = {
  count?: number | null;
  skip?: number | null;
  limit?: number | null;
  searchQuery?: UserSearchQuery | null;
  users?: UserV2[] | null;
};

/** A user as the admin calls tell. */
export type V2UserDetail = {
  userAttributes?: Record<string, unknown> | null;
  userSystemInfo?: { id?: string; status?: string | null } | null;
  roles?: string[] | null;
};

/** A presence category. A pod may have others. */
export type PresenceCategory =
  | 'UNDEFINED'
  | 'AVAILABLE'
  | 'BUSY'
  | 'DO_NOT_DISTURB'
  | 'ON_THE_PHONE'
  | 'BE_RIGHT_BACK'
  | 'IN_A_MEETING'
  | 'AWAY'
  | 'OUT_OF_OFFICE'
  | 'OFF_WORK'
  | 'OFFLINE';

export type V2Presence = { category?: string; userId?: string; timestamp?: number | null };

export type UserConnection = {
  userId?: string;
  /** `PENDING_INCOMING`, `PENDING_OUTGOING`, `ACCEPTED` or `REJECTED`. */
  status?: string | null;
  firstRequestedAt?: number | null;
  updatedAt?: number | null;
  requestCounter?: number | null;
};
