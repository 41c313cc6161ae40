import { randomBytes } from 'node:crypto';
import type { ServerAnswer, ServerRequest } from '../../server/index.js';
import type { ChannelRecord, MessageRecord, UserRecord } from '../../world/index.js';
import { checkBlocks } from '../blocks/check.js';
import { textContent, worldParts } from '../content.js';
import { isJson, type Json } from '../json.js';
import { messageData } from '../native.js';
import { post } from '../posting.js';
import { SlackError } from '../slack-error.js';
import type { SlackWorkspace } from '../workspace.js';

type ResponseUrl = {
  channel: ChannelRecord;
  user: UserRecord;
  message: MessageRecord | undefined;
  uses: number;
  until: number;
};

const mostUses = 5;
const lifeMs = 30 * 60_000;

/** `response_url`s: no token, five uses, half an hour. (Wire sheet, section 15.) */
export class ResponseUrls {
  readonly #workspace: SlackWorkspace;
  readonly #urls = new Map<string, ResponseUrl>();

  constructor(workspace: SlackWorkspace) {
    this.#workspace = workspace;
  }

  issue(kind: 'actions' | 'commands', channel: ChannelRecord, user: UserRecord, message?: MessageRecord): string {
    const path = `/${kind}/${this.#workspace.team.id}/${randomBytes(6).readUIntBE(0, 6)}/${randomBytes(16).toString('hex')}`;
    const until = this.#workspace.state.now().getTime() + lifeMs;
    this.#urls.set(path, { channel, user, message, uses: 0, until });
    return this.#workspace.baseUrl + path;
  }

  handle(request: ServerRequest): ServerAnswer {
    const known = this.#urls.get(request.url.pathname);
    const refuse = (error: string, status = 404): ServerAnswer => ({ status, body: { ok: false, error } });
    if (!known || known.until < this.#workspace.state.now().getTime()) return refuse('expired_url');
    if (known.uses >= mostUses) return refuse('used_url');
    known.uses += 1;
    let body: unknown;
    try {
      body = JSON.parse(request.body.toString('utf8'));
    } catch {
      return refuse('invalid_payload', 400);
    }
    if (!isJson(body)) return refuse('invalid_payload', 400);
    try {
      this.respond(body, known);
      return { body: { ok: true } };
    } catch (error) {
      if (error instanceof SlackError) return refuse(error.code, 200);
      throw error;
    }
  }

  /** Does what a response says: ephemeral unless `in_channel`; or replaces or deletes what was acted on. */
  respond(body: Json, to: { channel: ChannelRecord; user: UserRecord; message: MessageRecord | undefined }): void {
    const { state } = this.#workspace;
    const original = to.message;
    if (body.delete_original === true) {
      if (original) state.messages.delete(original, state.bot);
      return;
    }
    const content = this.#content(body);
    if (body.replace_original === true && original) {
      const native = { ...messageData(original), ...content.native };
      state.messages.edit(
        original,
        { content: content.text, native, ...worldParts(native, this.#workspace) },
        state.bot,
      );
      return;
    }
    const threadTs = typeof body.thread_ts === 'string' ? body.thread_ts : undefined;
    post(this.#workspace, {
      channel: to.channel,
      author: state.bot,
      content,
      byApp: true,
      threadTs,
      ephemeralTo: body.response_type === 'in_channel' ? undefined : to.user,
    });
  }

  #content(body: Json) {
    const text = typeof body.text === 'string' ? body.text : '';
    const blocks = body.blocks === undefined ? undefined : checkBlocks(body.blocks);
    const attachments = Array.isArray(body.attachments) ? body.attachments.filter(isJson) : undefined;
    if (!text && !blocks?.length && !attachments?.length) throw new SlackError('no_text');
    return textContent(this.#workspace, text, { blocks, attachments });
  }
}
