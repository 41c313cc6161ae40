import type { V4Message, V4Stream, V4User } from './message.js';

export type V5Datafeed = {
  id?: string;
  /** `fanout` for a datafeed. */
  type?: string | null;
  createdAt?: number | null;
};

/** A batch; reading again with its `ackId` acknowledges it. */
export type V5EventList = {
  /** Old agents put `null` among them. */
  events?: (V4Event | null)[] | null;
  ackId?: string | null;
};

export type V4Initiator = { user?: V4User | null };

/** One event. `payload` has one key: the type's name in camel case. */
export type V4Event = {
  id?: string;
  messageId?: string | null;
  timestamp?: number;
  type?: string;
  diagnostic?: string | null;
  initiator?: V4Initiator | null;
  payload?: V4Payload | null;
};

export type V4RoomProperties = {
  name?: string | null;
  description?: string | null;
  creatorUser?: V4User | null;
  createdDate?: number | null;
  external?: boolean | null;
  crossPod?: boolean | null;
  public?: boolean | null;
  copyProtected?: boolean | null;
  readOnly?: boolean | null;
  discoverable?: boolean | null;
  membersCanInvite?: boolean | null;
  keywords?: { key?: string; value?: string }[] | null;
  canViewHistory?: boolean | null;
};

export type V4MembershipPayload = { stream?: V4Stream | null; affectedUser?: V4User | null };

export type V4SymphonyElementsAction = {
  stream?: V4Stream | null;
  formMessageId?: string | null;
  formId?: string | null;
  formValues?: Record<string, unknown> | null;
};

export type V4GenericSystemEvent = {
  stream?: V4Stream | null;
  eventTimestamp?: number | null;
  sourceSystem?: string | null;
  eventSubtype?: string | null;
  parameters?: Record<string, unknown> | null;
};

export type V4Payload = {
  messageSent?: { message?: V4Message | null } | null;
  sharedPost?: { message?: V4Message | null; sharedMessage?: V4Message | null } | null;
  instantMessageCreated?: { stream?: V4Stream | null } | null;
  roomCreated?: { stream?: V4Stream | null; roomProperties?: V4RoomProperties | null } | null;
  roomUpdated?: { stream?: V4Stream | null; newRoomProperties?: V4RoomProperties | null } | null;
  roomDeactivated?: { stream?: V4Stream | null } | null;
  roomReactivated?: { stream?: V4Stream | null } | null;
  userRequestedToJoinRoom?: { stream?: V4Stream | null; affectedUsers?: V4User[] | null } | null;
  userJoinedRoom?: V4MembershipPayload | null;
  userLeftRoom?: V4MembershipPayload | null;
  roomMemberPromotedToOwner?: V4MembershipPayload | null;
  roomMemberDemotedFromOwner?: V4MembershipPayload | null;
  connectionRequested?: { toUser?: V4User | null } | null;
  connectionAccepted?: { fromUser?: V4User | null } | null;
  messageSuppressed?: { messageId?: string; stream?: V4Stream | null } | null;
  symphonyElementsAction?: V4SymphonyElementsAction | null;
  genericSystemEvent?: V4GenericSystemEvent | null;
};
