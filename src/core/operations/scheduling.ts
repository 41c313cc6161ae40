import type { ChannelRef } from '../../models/index.js';
import type { Content } from '../../richtext/index.js';
import type { Listing } from '../listing.js';
import type { OperationOptions, ScheduledMessage, SendOptions } from '../options.js';
import type { PlatformTypes } from '../platform-types.js';
import { compose } from './compose.js';
import type { Call } from './kernel.js';
import type { Outgoing, Target } from './outgoing.js';
import { PresenceOperations } from './presence.js';
import { channelIdOf, threadTargetOf } from './references.js';

/** Messages that wait for their time. */
export abstract class SchedulingOperations<T extends PlatformTypes = PlatformTypes> extends PresenceOperations<T> {
  protected doScheduleMessage(_target: Target, _message: Outgoing, _at: Date, _call: Call): Promise<ScheduledMessage> {
    throw this.unsupported('scheduleMessage');
  }
  protected doListScheduledMessages(
    _channelId: string | undefined,
    _call: Call,
  ): AsyncIterable<readonly ScheduledMessage[]> {
    throw this.unsupported('listScheduledMessages');
  }
  protected doCancelScheduledMessage(_channelId: string, _id: string, _call: Call): Promise<void> {
    throw this.unsupported('cancelScheduledMessage');
  }

  /**
   * Has the platform send content later, also when this process is gone.
   *
   * @param at - a time to come, within the platform's range
   * @throws InvalidError when the content is more than one message, or the time is not taken
   */
  async scheduleMessage(
    channel: ChannelRef,
    content: Content,
    at: Date,
    options: Omit<SendOptions<T['native']>, 'ephemeralTo' | 'replyTo'> = {},
  ): Promise<ScheduledMessage> {
    return this.operate('scheduleMessage', options, async (call) => {
      if (!(at instanceof Date) || Number.isNaN(at.getTime())) {
        throw this.invalid("'at' must be a valid Date.", 'scheduleMessage');
      }
      if (at.getTime() <= Date.now()) throw this.invalid("'at' is in the past.", 'scheduleMessage');
      const channelId = channelIdOf(this, channel);
      if (options.thread !== undefined) this.requireCapability('threads');
      const thread = options.thread === undefined ? undefined : threadTargetOf(this, options.thread, channelId);
      const [message, ...more] = await compose(this.composer, content, options as SendOptions);
      if (message === undefined || more.length > 0) {
        throw this.invalid(
          'A scheduled message must fit into one message: shorten it or schedule the parts.',
          'scheduleMessage',
        );
      }
      return this.atMostOnce(`schedule ${channelId}`, options.idempotencyKey, call, (tracked) => {
        tracked.leave();
        return this.doScheduleMessage({ channelId, ...(thread && { thread }) }, message, at, tracked);
      });
    });
  }

  /** What waits to be sent: in one channel, or in all. */
  listScheduledMessages(
    options: OperationOptions & { channel?: ChannelRef | undefined } = {},
  ): Listing<ScheduledMessage> {
    return this.list('listScheduledMessages', options, (call) =>
      this.doListScheduledMessages(
        options.channel === undefined ? undefined : channelIdOf(this, options.channel),
        call,
      ),
    );
  }

  /** Takes a scheduled message back. @throws NotFoundError when it has been sent or cancelled */
  async cancelScheduledMessage(
    scheduled: Pick<ScheduledMessage, 'id' | 'channelId'>,
    options: OperationOptions = {},
  ): Promise<void> {
    return this.operate('cancelScheduledMessage', options, (call) => {
      if (typeof scheduled?.id !== 'string' || typeof scheduled.channelId !== 'string') {
        throw this.invalid('A scheduled message was expected: what scheduleMessage gave, or { id, channelId }.');
      }
      call.leave();
      return this.doCancelScheduledMessage(scheduled.channelId, scheduled.id, call);
    });
  }
}
