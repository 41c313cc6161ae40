import type { Playground } from '../../src/cli/playground/playground.js';

/** Lets people talk on every platform, for the pictures of the documentation. */
export async function stageConversations(playground: Playground): Promise<void> {
  await Promise.all(playground.platforms.map((name) => converse(playground, name)));
  for (const name of playground.platforms) {
    const { world } = playground.station(name)!;
    const lacks = world.state.platform.lacks;
    if (!lacks?.has('setPresence')) {
      world.user('bob').setPresence({ status: 'away' });
      world.user('grace').setPresence({ status: name === 'slack' ? 'dnd' : 'busy' });
    }
    if (!lacks?.has('type')) world.user('grace').type('general');
  }
}

async function converse(playground: Playground, name: string): Promise<void> {
  const { world } = playground.station(name)!;
  const [ada, bob, grace] = ['ada', 'bob', 'grace'].map((handle) => world.user(handle)) as [Person, Person, Person];
  const answered = (words: RegExp) =>
    world.waitForMessage(
      ({ isBot, text, embeds }) => isBot && words.test([text, ...embeds.map(({ title }) => title)].join(' ')),
    );
  switch (name) {
    case 'slack': {
      const plan = ada.say('general', 'Release 2.4 is cut. @bob can you take the *announcement*?');
      bob.say('general', 'On it, give me ten minutes', { thread: plan });
      bob.react(plan, '👍');
      grace.react(plan, '🎉');
      ada.react(plan, '🎉');
      ada.say('general', '!poll');
      const poll = await answered(/Ship it/);
      grace.click(poll, 'Yes');
      await answered(/says yes/);
      return;
    }
    case 'discord': {
      bob.say('general', 'Does the new bot run everywhere? <:D');
      const asked = ada.say('general', '!info');
      await answered(/Feature Bot/);
      grace.react(asked, '👀');
      return;
    }
    case 'symphony':
      ada.say('general', 'Morning all. !format');
      await answered(/Release notes/);
      bob.say('general', 'Very readable, thank you @ada');
      return;
    case 'rocketchat': {
      const root = grace.say('general', '!thread about the **incident**');
      await answered(/among ourselves/);
      bob.react(root, '👀');
      ada.upload('general', { filename: 'timeline.txt', data: '09:12 first alert\n', contentType: 'text/plain' });
      await answered(/timeline/);
      return;
    }
    case 'teamwire':
      bob.say('general', 'Night shift starts at 22:00');
      ada.say('general', 'I am on the way. !status');
      await answered(/online|cannot/);
      return;
    default: {
      const good = bob.say('general', 'A `for await` loop ends when its signal fires.');
      ada.react(good, '⭐');
      grace.react(good, '⭐');
      ada.say('general', '!edit');
      await answered(/Done/);
    }
  }
}

type Person = ReturnType<NonNullable<ReturnType<Playground['station']>>['world']['user']>;
