import {
  type Backend,
  type CursorStore,
  ForbiddenError,
  type Interaction,
  isChatError,
  type Message,
  md,
  type User,
} from 'chatmux';
import { ask } from './ask.js';
import { cardOf, type Incident, IncidentBook, type Severity, timelineOf } from './incident.js';

export type IncidentOptions = {
  /** Handles, or names where the platform shows no handles, of those who may escalate and resolve. */
  responders: readonly string[];
  store: CursorStore;
  onError?: (error: unknown) => void;
};

type Action = 'acknowledge' | 'escalate' | 'resolve';
const outcomes = { acknowledge: 'acknowledged', escalate: 'escalated', resolve: 'resolved' } as const;

/**
 * Declares incidents by `/incident` or `!incident`: with a dialog, or question by question where there are none. Each has a
 * card with buttons (or commands), a thread, and at its end a timeline.
 *
 * @returns what ends the bot
 */
export async function startIncidentBot(backend: Backend, options: IncidentOptions): Promise<() => Promise<void>> {
  const bot = new IncidentBot(backend, options, await IncidentBook.load(options.store, backend.account));
  await bot.start();
  return () => backend.disconnect();
}

class IncidentBot {
  readonly #backend: Backend;
  readonly #options: IncidentOptions;
  readonly #book: IncidentBook;
  #declaring: Promise<unknown> = Promise.resolve();

  constructor(backend: Backend, options: IncidentOptions, book: IncidentBook) {
    this.#backend = backend;
    this.#options = options;
    this.#book = book;
  }

  async start(): Promise<void> {
    this.#backend.on('message.created', ({ message }) => this.#hear(message));
    this.#backend.on('interaction', ({ interaction }) => this.#interact(interaction));
    this.#backend.on('error', ({ error }) => this.#fail(error));
    await this.#backend.connect();
    if (this.#backend.capabilities.supports('setCommands')) {
      await this.#backend.setCommands([{ name: 'incident', description: 'Declares an incident' }]);
    }
  }

  async #hear(message: Message): Promise<void> {
    if (message.isOwn) return;
    const command = /(?:^|\s)!(incident|acknowledge|escalate|resolve)\b/.exec(message.text)?.[1];
    if (command === undefined) return;
    if (command !== 'incident') {
      await this.#declared();
      return this.#actByMessage(command as Action, message);
    }
    if (this.#backend.capabilities.supports('openModal')) {
      // A dialog opens on a click or a slash command, never on a message.
      await this.#backend.reply(message, 'What happened?', {
        components: [{ type: 'button', id: 'incident-form', label: 'Declare an incident', style: 'danger' }],
      });
      return;
    }
    // Not awaited: the channel's next event, which may be the answer, waits for this handler.
    void this.#converse(message).catch((error) => this.#fail(error));
  }

  async #converse(message: Message): Promise<void> {
    const title = await ask(this.#backend, message, 'What is broken?');
    if (title === undefined) return;
    const severity = await ask(this.#backend, message, 'How bad is it: 1 (all is down), 2 or 3?');
    await this.#declare(message.channelId, message.author, title, severity);
  }

  async #interact(interaction: Interaction): Promise<void> {
    const { type, componentId, command, channelId, fields = {}, metadata, user } = interaction;
    if (command === 'incident' || componentId === 'incident-form') {
      await this.#backend.openModal(interaction, {
        id: 'incident-new',
        title: 'New incident',
        submitLabel: 'Declare',
        metadata: channelId,
        inputs: [
          { type: 'text', id: 'title', label: 'What is broken?', maxLength: 100 },
          { type: 'text', id: 'severity', label: 'How bad is it: 1 (all is down), 2 or 3?', value: '2', maxLength: 1 },
        ],
      });
    } else if (type === 'modal' && componentId === 'incident-new' && metadata !== undefined) {
      await this.#declare(metadata, user, String(fields['title']), String(fields['severity']));
    } else {
      const action = /^incident-(acknowledge|escalate|resolve)$/.exec(componentId ?? '')?.[1] as Action | undefined;
      if (!action) return;
      await this.#declared();
      const incident = this.#book.byCard(interaction.message?.id);
      if (!incident) return;
      if (await this.#act(action, incident, user)) return;
      const ephemeral = this.#backend.capabilities.supports('ephemeral');
      await this.#backend.respond(interaction, md`${user.name}, only responders may ${action}.`, { ephemeral });
    }
  }

  /** Somebody may press a button before the platform has told us that the card stands there. */
  async #declared(): Promise<void> {
    await this.#declaring;
  }

  #declare(channelId: string, user: User, title: string, severity: string | undefined): Promise<void> {
    const former = this.#declaring;
    const declared = this.#putUp(channelId, user, title, severity);
    this.#declaring = Promise.allSettled([former, declared]);
    return declared;
  }

  async #putUp(channelId: string, user: User, title: string, severity: string | undefined): Promise<void> {
    const draft = {
      title: title.trim(),
      severity: (['1', '2', '3'].includes(severity?.trim() ?? '') ? severity?.trim() : '2') as Severity,
      status: 'open' as const,
      timeline: [{ at: new Date().toISOString(), what: `declared by ${user.name}` }],
    };
    const { content, options } = cardOf(draft, this.#backend);
    const card = await this.#backend.sendMessage(channelId, content, options);
    await this.#book.keep({ ...draft, card: { channelId: card.channelId, id: card.id } });
    if (this.#backend.capabilities.supports('createThread')) {
      await this.#backend.createThread(card, md`${user} declared this. Everything about it goes here.`, {
        name: draft.title,
      });
    }
    await this.#ifAllowed('pinMessage', () => this.#backend.pinMessage(card));
  }

  async #actByMessage(action: Action, message: Message): Promise<void> {
    const { threadId, replyTo, channelId } = message;
    const meant = threadId ?? replyTo?.id;
    const incident = this.#book.byCard(meant) ?? (await this.#byThread(message)) ?? this.#book.onlyIn(channelId);
    if (!incident) await this.#backend.reply(message, 'Which incident? Answer its card, or write in its thread.');
    else if (!(await this.#act(action, incident, message.author))) {
      await this.#backend.reply(message, md`${message.author.name}, only responders may ${action}.`);
    }
  }

  /** Where a thread's id is not its first message's. */
  async #byThread(message: Message): Promise<Incident | undefined> {
    if (message.threadId === undefined) return undefined;
    return this.#book.byCard((await this.#backend.fetchThread(message)).parentMessage?.id);
  }

  /** @returns false when this user may not */
  async #act(action: Action, incident: Incident, user: User): Promise<boolean> {
    const isResponder = this.#options.responders.some((each) => each === user.handle || each === user.name);
    if (action !== 'acknowledge' && !isResponder) return false;
    const outcome = outcomes[action];
    if (incident.status === outcome) return true;
    incident.status = outcome;
    if (action === 'escalate') incident.severity = '1';
    incident.timeline.push({ at: new Date().toISOString(), what: `${outcome} by ${user.name}` });
    await this.#book.keep(incident);
    const { content, options } = cardOf(incident, this.#backend);
    if (this.#backend.capabilities.supports('editMessage')) {
      await this.#ifAllowed('editMessage', () => this.#backend.editMessage(incident.card, content, options));
    }
    await this.#backend.replyInThread(incident.card, md`**${outcome}** by ${user}`);
    if (action === 'resolve') {
      await this.#backend.replyInThread(incident.card, timelineOf(incident));
      await this.#ifAllowed('unpinMessage', () => this.#backend.unpinMessage(incident.card));
    }
    return true;
  }

  /** What is good to have: a bot without the right, or a card that is too old to edit, must not stop the incident. */
  async #ifAllowed(
    operation: 'pinMessage' | 'unpinMessage' | 'editMessage',
    run: () => Promise<unknown>,
  ): Promise<void> {
    if (!this.#backend.capabilities.supports(operation)) return;
    try {
      await run();
    } catch (error) {
      if (!(error instanceof ForbiddenError) && !(isChatError(error) && error.code === 'conflict')) throw error;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    (this.#options.onError ?? console.error)(error);
  }
}
