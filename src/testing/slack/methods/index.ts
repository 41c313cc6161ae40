import type { SlackMethod } from '../method.js';
import { assistantMethods } from './assistant.js';
import { bookmarkMethods } from './bookmarks.js';
import { channelManagementMethods } from './channel-management.js';
import { chatMethods } from './chat.js';
import { conversationMethods } from './conversations.js';
import { emojiMethods } from './emoji.js';
import { fileMethods } from './files.js';
import { historyMethods } from './history.js';
import { identityMethods } from './identity.js';
import { pinMethods } from './pins.js';
import { reactionMethods } from './reactions.js';
import { schedulingMethods } from './scheduling.js';
import { searchMethods } from './search.js';
import { starMethods } from './stars.js';
import { streamingMethods } from './streaming.js';
import { usergroupMethods } from './usergroups.js';
import { userMethods } from './users.js';
import { viewMethods } from './views.js';

/** Every emulated method by name; `apps.connections.open` stands with Socket Mode. */
export const slackMethods: ReadonlyMap<string, SlackMethod> = new Map(
  [
    assistantMethods,
    bookmarkMethods,
    channelManagementMethods,
    chatMethods,
    conversationMethods,
    emojiMethods,
    fileMethods,
    historyMethods,
    identityMethods,
    pinMethods,
    reactionMethods,
    schedulingMethods,
    searchMethods,
    starMethods,
    streamingMethods,
    usergroupMethods,
    userMethods,
    viewMethods,
  ].flatMap((methods) => Object.entries(methods)),
);
