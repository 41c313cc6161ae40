import type { MessageRecord, UserRecord, WorldInteraction } from '../../world/index.js';
import type { Delivery } from '../delivery/delivery.js';
import { deprecatedToken } from '../events/envelope.js';
import { isJson, type Json, list } from '../json.js';
import { SlackError } from '../slack-error.js';
import type { SlackView } from '../views.js';
import { wireView } from '../wire/view.js';
import type { SlackWorkspace } from '../workspace.js';
import { answerSubmission, fillIn } from './modal-answers.js';
import { actOn, allBlocks, interactionBase, messageContext, shownName } from './payloads.js';
import type { ResponseUrls } from './response-urls.js';

/** What people do with the app's controls, told to the app, and what the app answers, done. */
export class Interactivity {
  /** What the last submission of each person was refused for, by block id. */
  readonly modalErrors = new Map<string, Record<string, string>>();
  readonly #workspace: SlackWorkspace;
  readonly #delivery: Delivery;
  readonly #responses: ResponseUrls;

  constructor(workspace: SlackWorkspace, delivery: Delivery, responses: ResponseUrls) {
    this.#workspace = workspace;
    this.#delivery = delivery;
    this.#responses = responses;
  }

  handle(interaction: WorldInteraction): void {
    switch (interaction.kind) {
      case 'click':
        void this.#blockAction(interaction.user, interaction.message, interaction.componentId, []);
        return;
      case 'choose':
        void this.#blockAction(interaction.user, interaction.message, interaction.componentId, interaction.values);
        return;
      case 'command':
        void this.#command(interaction);
        return;
      case 'submit': {
        const view = this.#workspace.views.get(interaction.modal.id);
        if (!view) throw new Error('the modal is gone');
        // Thrown to the script: the client does not let anybody send a modal with an empty input.
        fillIn(view, interaction.values, this.#workspace);
        void this.#submit(interaction.user, view);
      }
    }
  }

  /** A shortcut of the app's, from the menu of a message or from anywhere. */
  async shortcut(user: UserRecord, callbackId: string, message?: MessageRecord): Promise<void> {
    const base = {
      ...interactionBase(message ? 'message_action' : 'shortcut', user, this.#workspace),
      callback_id: callbackId,
      action_ts: this.#workspace.ts(),
    };
    if (!message) {
      await this.#delivery.interaction('interactive', base);
      return;
    }
    const channel = this.#workspace.state.channels.need(message.channelId);
    const { container: _container, ...context } = messageContext(message, this.#workspace);
    const response_url = this.#responses.issue('actions', channel, user, message);
    await this.#delivery.interaction('interactive', { ...base, ...context, message_ts: message.id, response_url });
  }

  /** Types into an external select. @returns the options that the app offers. */
  async suggest(
    user: UserRecord,
    actionId: string,
    value: string,
    where: { message?: MessageRecord; view?: SlackView },
  ): Promise<Json[]> {
    const blocks = where.message ? allBlocks(where.message) : list(where.view?.content, 'blocks');
    const { blockId } = actOn(blocks, actionId, [], this.#workspace);
    const { trigger_id: _trigger, ...base } = interactionBase('block_suggestion', user, this.#workspace);
    const context = where.message ? messageContext(where.message, this.#workspace) : this.#viewContext(where.view);
    const receipt = await this.#delivery.interaction('interactive', {
      ...base,
      ...context,
      action_id: actionId,
      block_id: blockId,
      value,
    });
    return receipt.ok ? list(receipt.answer, 'options') : [];
  }

  /** Closes the modal on top without sending it. */
  async close(user: UserRecord): Promise<void> {
    const { state, views } = this.#workspace;
    const modal = state.modals.of(user);
    const view = modal && views.get(modal.id);
    if (!modal || !view) throw new Error(`no modal is open for ${user.handle}`);
    state.modals.close(user, modal);
    views.delete(view.id);
    if (view.content.notify_on_close !== true) return;
    const { trigger_id: _trigger, ...base } = interactionBase('view_closed', user, this.#workspace);
    await this.#delivery.interaction('interactive', {
      ...base,
      view: wireView(view, this.#workspace),
      is_cleared: false,
    });
  }

  async #blockAction(user: UserRecord, message: MessageRecord, componentId: string, values: string[]): Promise<void> {
    const { action, blockId, actionId, value } = actOn(allBlocks(message), componentId, values, this.#workspace);
    const channel = this.#workspace.state.channels.need(message.channelId);
    await this.#delivery.interaction('interactive', {
      ...interactionBase('block_actions', user, this.#workspace),
      ...messageContext(message, this.#workspace),
      state: { values: Object.keys(value).length > 0 ? { [blockId]: { [actionId]: value } } : {} },
      response_url: this.#responses.issue('actions', channel, user, message),
      actions: [action],
    });
  }

  async #command({ user, channel, name, text }: Extract<WorldInteraction, { kind: 'command' }>): Promise<void> {
    const { team, appId, triggers } = this.#workspace;
    const receipt = await this.#delivery.interaction('slash_commands', {
      token: deprecatedToken(this.#workspace),
      team_id: team.id,
      team_domain: team.domain,
      channel_id: channel.id,
      channel_name: shownName(channel, this.#workspace),
      user_id: user.id,
      user_name: user.handle,
      command: `/${name}`,
      text,
      api_app_id: appId,
      // Text, not a boolean, in commands.
      is_enterprise_install: 'false',
      response_url: this.#responses.issue('commands', channel, user),
      trigger_id: triggers.issue(user),
    });
    if (!receipt.ok) return;
    // The acknowledgement itself may hold a message.
    const { answer } = receipt;
    const body = typeof answer === 'string' && answer.trim() ? { text: answer } : answer;
    if (!isJson(body) || !(body.text || body.blocks || body.attachments)) return;
    try {
      this.#responses.respond(body, { channel, user, message: undefined });
    } catch (error) {
      this.#delivery.fail('slash_commands', refusalOf(error), body);
    }
  }

  async #submit(user: UserRecord, view: SlackView): Promise<void> {
    const receipt = await this.#delivery.interaction('interactive', {
      ...interactionBase('view_submission', user, this.#workspace),
      view: wireView(view, this.#workspace),
      response_urls: [],
    });
    // What Slack shows when the app does not answer, or answers what is no answer.
    const trouble = { '': 'We had some trouble connecting. Try again?' };
    if (!receipt.ok) {
      this.modalErrors.set(user.id, trouble);
      return;
    }
    try {
      this.modalErrors.set(user.id, answerSubmission(receipt.answer, view, user, this.#workspace));
    } catch (error) {
      this.modalErrors.set(user.id, trouble);
      this.#delivery.fail('interactive', refusalOf(error), { answer: receipt.answer });
    }
  }

  #viewContext(view: SlackView | undefined): Json {
    return view ? { container: { type: 'view', view_id: view.id }, view: wireView(view, this.#workspace) } : {};
  }
}

/** Why an answer of the app's is refused: Slack's code with its details. */
function refusalOf(error: unknown): string {
  if (error instanceof SlackError) return [error.code, String(error.extra.errors ?? '')].filter(Boolean).join(': ');
  return error instanceof Error ? error.message : String(error);
}
