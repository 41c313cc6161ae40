import { type Backend, type Interaction, type Message, md, UnsupportedError } from 'chatmux';
import { startFeatureBot } from './feature-bot.js';

/**
 * The bot of `chatmux playground`: the feature bot, and what one wants to see live on every platform.
 *
 * - `!help` says what there is
 * - `!poll` asks with buttons and a select; the question is edited with every vote
 * - `!form` opens a dialog from a button
 * - `!format` shows rich text, so that the inspector has losses to show
 * - `!edit` edits its own message
 *
 * @param backend - of any platform; it is connected here
 * @returns what ends the bot and disconnects
 */
export default async function playgroundBot(backend: Backend): Promise<() => Promise<void>> {
  const votes = new Map<string, string>();

  backend.on('message.created', async ({ message }) => {
    if (message.isOwn) return;
    try {
      await answer(backend, message);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      await backend.reply(message, `Sorry, ${backend.displayName} cannot do that.`);
    }
  });

  backend.on('interaction', async ({ interaction }) => {
    if (interaction.componentId === 'form-open') await openForm(backend, interaction);
    else if (interaction.type === 'modal') await thank(backend, interaction);
    else await vote(backend, interaction, votes);
  });

  return startFeatureBot(backend);
}

async function answer(backend: Backend, message: Message): Promise<void> {
  const command = /!(\w+)/.exec(message.text)?.[1];
  if (command === 'help') {
    await backend.reply(
      message,
      md`Try one of these: \`!info\` \`!status\` \`!react\` \`!thread\` \`!poll\` \`!form\` \`!format\` \`!edit\`, or send me a file.`,
    );
  }
  if (command === 'poll') await poll(backend, message);
  if (command === 'form') {
    if (!backend.capabilities.supports('openModal')) throw new UnsupportedError('There are no dialogs here.');
    await backend.sendMessage(message.channelId, 'A few words, please.', {
      components: [{ type: 'button', id: 'form-open', label: 'Open the form', style: 'primary' }],
    });
  }
  if (command === 'format') await backend.sendMessage(message.channelId, sample);
  if (command === 'edit') {
    const sent = await backend.sendMessage(message.channelId, 'Working on it …');
    await backend.sendTyping(message.channelId).catch(() => undefined);
    await backend.editMessage(sent, md`**Done.** This message was edited.`);
  }
}

async function poll(backend: Backend, message: Message): Promise<void> {
  await backend.sendMessage(message.channelId, md`**Ship it today?**`, {
    components: [
      { type: 'button', id: 'vote-yes', label: 'Yes', style: 'success', row: 0 },
      { type: 'button', id: 'vote-no', label: 'No', style: 'danger', row: 0 },
      {
        type: 'select',
        id: 'vote-when',
        placeholder: 'Another day',
        row: 1,
        options: ['Monday', 'Tuesday', 'Friday'].map((day) => ({ label: day, value: day })),
      },
    ],
  });
}

async function vote(backend: Backend, interaction: Interaction, votes: Map<string, string>): Promise<void> {
  const choice = interaction.values?.[0] ?? (interaction.componentId === 'vote-yes' ? 'yes' : 'no');
  votes.set(interaction.user.id, choice);
  await backend.respond(interaction, md`${interaction.user} says **${choice}** (${votes.size} voted)`);
}

async function openForm(backend: Backend, interaction: Interaction): Promise<void> {
  await backend.openModal(interaction, {
    id: 'feedback',
    title: 'Feedback',
    submitLabel: 'Send',
    inputs: [
      { type: 'text', id: 'subject', label: 'Subject' },
      {
        type: 'select',
        id: 'mood',
        label: 'How is it?',
        options: ['Good', 'Could be better'].map((mood) => ({ label: mood, value: mood })),
      },
      { type: 'text', id: 'words', label: 'Your words', isMultiline: true, isOptional: true },
    ],
  });
}

async function thank(backend: Backend, interaction: Interaction): Promise<void> {
  const [subject, mood] = ['subject', 'mood'].map((field) => [interaction.fields?.[field] ?? ''].flat().join());
  await backend.respond(interaction, md`Thank you, **${interaction.user.name}**: “${subject}” is noted. ${mood}.`);
}

const sample = {
  markdown: `## Release notes

A **bold** word, an *italic* one, ~~a struck one~~, \`code\` and a [link](https://example.com).

> Quoted from the minutes.

1. first
2. second

| platform | state |
|---|---|
| all | green |

\`\`\`ts
await backend.connect();
\`\`\``,
};
