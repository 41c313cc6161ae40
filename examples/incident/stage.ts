import type { WorldMessage } from 'chatmux/testing';
import type { Place, Stage } from '../stage/stage.js';
import { startIncidentBot } from './bot.js';

const channel = 'general';

/** Ada declares an incident; bob, who is no responder, may acknowledge it only. */
export async function playIncident(stage: Stage, platform: string): Promise<void> {
  const place = await stage.place(platform);
  const { world, backend } = place;
  stage.heading(`Incident on ${backend.displayName}`);
  const errors: unknown[] = [];
  const stop = await startIncidentBot(backend, {
    responders: ['ada', 'Ada'],
    store: new Map(),
    onError: (error) => errors.push(error),
  });
  stage.onEnd(stop);

  await declare(stage, place);
  const card = await stage.see('a card stands in the channel', () => cardIn(place, 'open'));
  if (!card) return;
  if (backend.capabilities.supports('pinMessage'))
    await stage.see('it is pinned', () => cardIn(place, 'open')?.isPinned);

  act(place, 'bob', card, 'resolve');
  await stage.see('bob is told that he may not resolve it', () => says(place, 'Bob, only responders may resolve'));
  act(place, 'bob', card, 'acknowledge');
  await stage.see('bob acknowledges it', () => says(place, 'acknowledged by') && isShown(place, 'acknowledged'));
  act(place, 'ada', card, 'escalate');
  await stage.see('ada escalates it', () => says(place, 'escalated by') && isShown(place, 'escalated'));
  act(place, 'ada', card, 'resolve');
  await stage.see('ada resolves it: the card has no buttons any more', () => {
    const shown = isShown(place, 'resolved');
    return shown && (cardIn(place, 'resolved') ?? card).buttons.length === 0;
  });
  await stage.see('the timeline tells it all', () =>
    world.lastMessage(channel, ({ text }) =>
      ['declared by Ada', 'acknowledged by Bob', 'escalated by Ada', 'resolved by Ada'].every((each) =>
        text.includes(each),
      ),
    ),
  );
  await stage.see('nothing failed', () => errors.length === 0);
  for (const error of errors) stage.line(String(error instanceof Error ? error.message : JSON.stringify(error)));
}

/** By the slash command and its dialog, or by answering questions. */
async function declare(stage: Stage, { world, backend, platform }: Place): Promise<void> {
  const ada = world.user('ada');
  if (backend.capabilities.supports('openModal')) {
    ada.command(channel, '/incident');
    await stage.see('a dialog opens', () => ada.modal);
    ada.submit({ title: 'The shop is down', severity: '2' });
    return;
  }
  const asked = ada.say(channel, '!incident');
  for (const [question, answer] of [
    ['What is broken', 'The shop is down'],
    ['How bad', '2'],
  ] as const) {
    await stage.see(`the bot asks: ${question}?`, () => says({ world, backend, platform } as Place, question));
    ada.say(channel, answer, backend.capabilities.supports('threads') ? { thread: asked } : {});
  }
}

/** Presses the button, or writes the command. */
function act({ world, backend }: Place, who: string, card: WorldMessage, action: string): void {
  const person = world.user(who);
  const newest = world.messages(channel).find(({ id }) => id === card.id) ?? card;
  if (newest.buttons.length > 0) person.click(newest, `incident-${action}`);
  else if (backend.capabilities.supports('threads')) person.say(channel, `!${action}`, { thread: card });
  else person.reply(card, `!${action}`);
}

function shownText({ text, embeds }: WorldMessage): string {
  const cards = embeds.flatMap(({ title, text: words, fields }) => [title, words, ...fields.map(({ value }) => value)]);
  return [text, ...cards].join('\n');
}

function cardIn({ world }: Place, status: string): WorldMessage | undefined {
  return world
    .messages(channel)
    .find((message) => message.isBot && /🚨/.test(shownText(message)) && shownText(message).includes(status));
}

/** Where cards cannot be edited, the thread alone tells the state. */
function isShown(place: Place, status: string): boolean {
  return !place.backend.capabilities.supports('editMessage') || cardIn(place, status) !== undefined;
}

function says({ world }: Place, words: string): boolean {
  return world
    .messages(channel)
    .some(({ text, isBot, author }) => (isBot || author === world.bot.handle) && text.includes(words));
}
