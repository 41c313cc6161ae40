import type { MessageRecord, WorldChange } from '../../world/index.js';
import type { Integration } from '../integrations.js';
import { compact, isJson, textOf } from '../json.js';
import { post } from '../messages/posting.js';
import { messageData } from '../native.js';
import { RocketChatError } from '../rocketchat-error.js';
import type { RocketChatWorkspace } from '../workspace.js';

/** Calls other servers when something is said. Of the events, `sendMessage`. (Wire sheet, section 5.) */
export class OutgoingWebhooks {
  readonly #workspace: RocketChatWorkspace;
  readonly #stopping = new AbortController();

  constructor(workspace: RocketChatWorkspace) {
    this.#workspace = workspace;
  }

  hear(change: WorldChange): void {
    if (change.type !== 'message.created' && change.type !== 'message.edited') return;
    const { message } = change;
    const data = messageData(message);
    // What a webhook has posted calls no other.
    if (data.t !== undefined || data.fields?.bot !== undefined) return;
    for (const integration of this.#workspace.integrations.all())
      if (this.#wants(integration, message, change.type === 'message.edited'))
        void this.#call(integration, message, change.type === 'message.edited');
  }

  stop(): void {
    this.#stopping.abort();
  }

  #wants({ type, fields }: Integration, message: MessageRecord, isEdited: boolean): boolean {
    if (type !== 'webhook-outgoing' || fields.enabled !== true || fields.event !== 'sendMessage') return false;
    if (isEdited && fields.runOnEdits !== true) return false;
    const channel = this.#workspace.state.channels.need(message.channelId);
    const targets = (textOf(fields, 'channel') ?? '').split(',').map((each) => each.trim());
    const isHere = targets.some(
      (target) =>
        target === `#${channel.name}` ||
        (target === 'all_public_channels' && channel.kind === 'public') ||
        (target === 'all_private_groups' && channel.kind === 'private') ||
        (target === 'all_direct_messages' && (channel.kind === 'direct' || channel.kind === 'group')),
    );
    return isHere && this.#trigger(fields.triggerWords, message) !== undefined;
  }

  /** The word that set it off; `''` where none is needed. */
  #trigger(words: unknown, { content }: MessageRecord): string | undefined {
    const list = Array.isArray(words) ? words.filter((word) => typeof word === 'string' && word !== '') : [];
    return list.length === 0 ? '' : list.find((word) => content.startsWith(word));
  }

  async #call(integration: Integration, message: MessageRecord, isEdited: boolean): Promise<void> {
    const { fields, token } = integration;
    const { state, siteUrl } = this.#workspace;
    const channel = state.channels.need(message.channelId);
    const author = this.#workspace.author(message);
    const payload = compact({
      token,
      bot: author.isBot ? { i: author.id } : false,
      channel_id: channel.id,
      channel_name: channel.name,
      message_id: message.id,
      timestamp: message.createdAt,
      user_id: author.id,
      user_name: author.handle,
      text: message.content,
      siteUrl,
      trigger_word: this.#trigger(fields.triggerWords, message) || undefined,
      isEdited: isEdited ? true : undefined,
      tmid: message.threadId,
    });
    for (const url of Array.isArray(fields.urls) ? fields.urls : [])
      try {
        const response = await fetch(String(url), {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(payload),
          signal: this.#stopping.signal,
        });
        if (response.status === 410) this.#workspace.integrations.remove(integration);
        if (response.ok) this.#answer(integration, message, await response.text());
      } catch {
        // Nobody there: the server notes it in the integration's history, and that is all.
      }
  }

  /** What the other side answers is posted. */
  #answer({ id, fields }: Integration, message: MessageRecord, text: string): void {
    const body = read(text);
    const user = this.#workspace.userByName(textOf(fields, 'username') ?? '');
    if (!user || (body.text === undefined && body.attachments === undefined)) return;
    const channel = this.#workspace.state.channels.need(message.channelId);
    this.#workspace.state.channels.join(channel, user, user, { isImplicit: true });
    try {
      post(this.#workspace, user, channel, {
        msg: textOf(body, 'text') ?? '',
        attachments: body.attachments,
        alias: textOf(fields, 'alias'),
        groupable: false,
        bot: { i: id },
      });
    } catch (error) {
      if (!(error instanceof RocketChatError)) throw error;
    }
  }
}

function read(text: string) {
  try {
    const body: unknown = JSON.parse(text);
    return isJson(body) ? body : {};
  } catch {
    return {};
  }
}
