import * as z from 'zod';
import { Channel, type Interaction, Message, type Thread, User } from '../../models/index.js';

const text = z.exactOptional(z.string());
/** ISO 8601 text: a native part must be the same after a trip through JSON. */
const moment = z.string();
const position = { lat: z.number().min(-90).max(90), lon: z.number().min(-180).max(180) };

/** A calendar entry on a message. */
export const TeamwireCalendar = z.object({
  type: z.literal('CALENDAR'),
  title: z.string(),
  startDate: moment,
  endDate: moment,
  description: text,
  location: text,
});
export type TeamwireCalendar = z.infer<typeof TeamwireCalendar>;

/** A place on a message. */
export const TeamwireLocation = z.object({
  type: z.literal('LOCATION'),
  name: z.string(),
  ...position,
  address: text,
  city: text,
  country: text,
  postalCode: text,
});
export type TeamwireLocation = z.infer<typeof TeamwireLocation>;

/** The beginning of sharing a position; how it moves is told by `location.updated`. */
export const TeamwireLiveLocation = z.object({
  type: z.literal('LIVE_LOCATION'),
  initialLat: position.lat,
  initialLon: position.lon,
  /** In seconds: 900, 3600 or 28800. */
  duration: z.number().positive(),
});
export type TeamwireLiveLocation = z.infer<typeof TeamwireLiveLocation>;

/** A vote on a message. */
export const TeamwirePoll = z.object({
  type: z.literal('POLL'),
  question: z.string(),
  options: z.array(z.object({ text: z.string(), id: text, votes: z.exactOptional(z.number()) })),
});
export type TeamwirePoll = z.infer<typeof TeamwirePoll>;

/** What stands on a message and is no file. */
export const TeamwireAttachmentNative = z.discriminatedUnion('type', [
  TeamwireCalendar,
  TeamwireLocation,
  TeamwireLiveLocation,
  TeamwirePoll,
  /** Of a kind that is not known here. */
  z.object({ type: z.literal('UNKNOWN'), fields: z.record(z.string(), z.unknown()) }),
]);
export type TeamwireAttachmentNative = z.infer<typeof TeamwireAttachmentNative>;

/** What of a Teamwire message has no place in the neutral model. */
export const TeamwireMessageNative = z.object({
  /** An attention message. */
  isAlert: z.exactOptional(z.boolean()),
  /** `ALERT`, `ANNOUNCEMENT` or `NOTE`. */
  alertType: text,
  /** The name that is shown; the author's own is that of the user. */
  senderDisplayName: text,
  /** Calendar entries, places, votes. */
  attachments: z.exactOptional(z.array(TeamwireAttachmentNative)),
  linkPreview: z.exactOptional(
    z.object({ url: z.string(), title: text, description: text, image: text, domain: z.string() }),
  ),
});
export type TeamwireMessageNative = z.infer<typeof TeamwireMessageNative>;

/** What of a Teamwire user has no place in the neutral model. */
export const TeamwireUserNative = z.object({
  firstName: text,
  lastName: text,
  organisation: z.exactOptional(z.object({ id: z.string(), name: z.string() })),
  hasAvatar: z.exactOptional(z.boolean()),
});
export type TeamwireUserNative = z.infer<typeof TeamwireUserNative>;

/** What of a Teamwire chat has no place in the neutral model. */
export const TeamwireChannelNative = z.object({
  /** `ONE_TO_ONE` or `GROUP`. */
  chatType: z.string(),
  /** An "alert" chat. */
  isAlert: z.boolean(),
  /** Whether members who are no administrators can send. */
  allowSending: z.boolean(),
  allowMuteNotifications: z.boolean(),
  /** Who is in it directly. */
  userIds: z.array(z.string()),
  /** The groups that are in it. */
  groupIds: z.array(z.string()),
  adminIds: z.array(z.string()),
  /** When the last message came. */
  lastModified: z.exactOptional(moment),
});
export type TeamwireChannelNative = z.infer<typeof TeamwireChannelNative>;

const platform = z.literal('teamwire');

/** A message of Teamwire's. */
export const TeamwireMessage = Message.extend({ platform, native: z.exactOptional(TeamwireMessageNative) });
export type TeamwireMessage = z.infer<typeof TeamwireMessage>;

/** A user of Teamwire's. */
export const TeamwireUser = User.extend({ platform, native: z.exactOptional(TeamwireUserNative) });
export type TeamwireUser = z.infer<typeof TeamwireUser>;

/** A chat of Teamwire's. */
export const TeamwireChannel = Channel.extend({ platform, native: z.exactOptional(TeamwireChannelNative) });
export type TeamwireChannel = z.infer<typeof TeamwireChannel>;

/** Teamwire's own options of a send. */
export type TeamwireSendOptions = {
  /** Calendar entries and places; a live location begins to share the bot's position. Dates may be Dates. */
  attachments?: readonly (TeamwireCalendarInput | TeamwireLocation | TeamwireLiveLocation)[] | undefined;
};
type TeamwireCalendarInput = Omit<TeamwireCalendar, 'startDate' | 'endDate'> & {
  startDate: Date | string;
  endDate: Date | string;
};

/** What a Teamwire backend is typed with. */
export type TeamwireTypes = {
  native: TeamwireSendOptions;
  message: TeamwireMessage;
  user: TeamwireUser;
  channel: TeamwireChannel;
  thread: Thread;
  interaction: Interaction;
};
