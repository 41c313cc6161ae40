export type StreamType = { type?: string };

export type StreamFilter = { streamTypes?: StreamType[]; includeInactiveStreams?: boolean };

/** A conversation as the list tells. */
export type StreamAttributes = {
  id?: string;
  crossPod?: boolean | null;
  active?: boolean | null;
  streamType?: StreamType | null;
  streamAttributes?: { members?: string[] | null } | null;
  roomAttributes?: { name?: string | null } | null;
};

/** A conversation as its info tells. */
export type V2StreamAttributes = StreamAttributes & {
  origin?: string | null;
  /** Milliseconds. */
  lastMessageDate?: number | null;
};

export type RoomTag = { key: string; value: string };

export type V3RoomAttributes = {
  name?: string | null;
  keywords?: RoomTag[] | null;
  description?: string | null;
  membersCanInvite?: boolean | null;
  discoverable?: boolean | null;
  public?: boolean | null;
  /** Only owners write. */
  readOnly?: boolean | null;
  copyProtected?: boolean | null;
  crossPod?: boolean | null;
  /** Newcomers see what was written before. */
  viewHistory?: boolean | null;
  multiLateralRoom?: boolean | null;
  scheduledMeeting?: boolean | null;
  subType?: string | null;
  /** `''` unpins. */
  pinnedMessageId?: string | null;
  groupChat?: boolean | null;
};

export type RoomSystemInfo = {
  id?: string;
  creationDate?: number | null;
  createdByUserId?: string;
  active?: boolean | null;
};

export type V3RoomDetail = {
  roomAttributes?: V3RoomAttributes | null;
  roomSystemInfo?: RoomSystemInfo | null;
  groups?: Record<string, unknown>[] | null;
};

export type RoomSearchCriteria = {
  query: string;
  labels?: string[];
  active?: boolean;
  private?: boolean;
  creator?: { id: string };
  owner?: { id: string };
  member?: { id: string };
  /** `BASIC` or `RELEVANCE`. */
  sortOrder?: string;
  subType?: string;
  searchFields?: string[];
};

export type V3RoomSearchResults = {
  count?: number | null;
  skip?: number | null;
  limit?: number | null;
  query?: Record<string, unknown> | null;
  rooms?: V3RoomDetail[] | null;
  facetedMatchCount?: Record<string, unknown>[] | null;
};

export type MemberInfo = {
  id?: string;
  owner?: boolean | null;
  joinDate?: number | null;
  addedThroughGroups?: number[] | null;
};

export type V1IMDetail = {
  V1IMAttributes?: { pinnedMessageId?: string | null } | null;
  IMSystemInfo?: { id?: string; creationDate?: number | null; active?: boolean | null } | null;
};
