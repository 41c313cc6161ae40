import type { ChannelRecord, MessageRecord, WorldChange } from '../world/index.js';
import { completeRecord } from './completion.js';
import type { DiscordState } from './discord-state.js';
import { channelEvent, guildDispatches, threadListSync } from './gateway/guild-dispatches.js';
import { Intent } from './gateway/intents.js';
import { messageDispatches } from './gateway/message-dispatches.js';
import type { Interactivity } from './interactions/interactivity.js';
import type { Json } from './json.js';
import { writeNotices } from './notices.js';
import { canView } from './permissions.js';

/** Tells the gateway's sessions of everything that changes in the world, in Discord's order. */
export class Announcer {
  readonly #discord: DiscordState;
  readonly #interactivity: Interactivity;
  /** A channel that was just made, and that the bot may be about to be put into. */
  #newChannel: ChannelRecord | undefined;

  constructor(discord: DiscordState, interactivity: Interactivity) {
    this.#discord = discord;
    this.#interactivity = interactivity;
  }

  tell(change: WorldChange): void {
    const completed = completeRecord(change, this.#discord);
    if (this.#discord.isQuiet) return;
    if (change.type === 'interaction') {
      this.#interactivity.handle(change.interaction);
      return;
    }
    if (this.#holdsBack(change)) return;
    if (completed.unarchived && 'message' in change) this.#tellUnarchived(change.message, completed.unarchived);
    for (const dispatch of [...messageDispatches(change, this.#discord), ...guildDispatches(change, this.#discord)])
      this.#discord.announce(dispatch);
    if (completed.hasNewOverwrites && 'channel' in change) this.#tellOverwrites(change);
    writeNotices(change, this.#discord);
  }

  /**
   * A script makes a channel and then puts the bot into it, in one breath. The client is to hear of a channel that the bot
   * is in, not of one that it is let into.
   */
  #holdsBack(change: WorldChange): boolean {
    const held = this.#newChannel;
    const { bot } = this.#discord.world;
    if (held && change.type === 'member.joined' && change.channel === held && change.user === bot) {
      this.#release();
      return true;
    }
    this.#release();
    if (change.type !== 'channel.created' || change.channel.members.has(bot.id) || change.by === bot) return false;
    this.#newChannel = change.channel;
    queueMicrotask(() => this.#release());
    return true;
  }

  #release(): void {
    const channel = this.#newChannel;
    this.#newChannel = undefined;
    if (!channel) return;
    for (const event of channelEvent('CHANNEL_CREATE', channel, this.#discord)) this.#discord.announce(event);
  }

  #tellUnarchived(message: MessageRecord, thread: Json): void {
    const channel = this.#discord.world.channels.need(message.channelId);
    if (canView(this.#discord.world.bot, channel, this.#discord))
      this.#discord.announce({ name: 'THREAD_UPDATE', data: thread, needs: Intent.guilds });
  }

  #tellOverwrites(change: WorldChange & { channel: ChannelRecord }): void {
    for (const event of channelEvent('CHANNEL_UPDATE', change.channel, this.#discord)) this.#discord.announce(event);
    const isLetIn = change.type === 'member.joined' && change.user === this.#discord.world.bot;
    if (isLetIn) this.#discord.announce(threadListSync(change.channel, this.#discord));
  }
}
