import assert from 'node:assert/strict';
import type { CapabilityName } from '../../../core/capabilities.js';
import type { ChatEventType, EventOf } from '../../../models/index.js';
import { eventually } from '../assertions.js';
import type { Suite } from '../suite.js';
import type { Trial } from '../trial.js';

/** What happens is told: once, in order, in the contract's words. */
export function eventTests(suite: Suite): void {
  suite.group('events', { connected: true }, (group) => {
    group.test('message.created', async (trial) => {
      const said = trial.said();
      const event = await once(trial, 'message.created', ({ message }) => message.id === said.id);
      assert.equal(event.message.text, said.text);
      assert.equal(event.message.author.id, trial.ada.id);
      assert.equal(event.message.isOwn, false);
      assert.equal(event.backfilled ?? false, false);
    });

    group.test('own messages are told too', async (trial) => {
      const sent = await trial.backend.sendMessage(trial.channel().id, trial.text());
      const event = await once(trial, 'message.created', ({ message }) => message.id === sent.id);
      assert.equal(event.message.isOwn, true);
      assert.equal(event.message.text, sent.text);
    });

    group.test('message.updated, each time', async (trial) => {
      const said = trial.said();
      await trial.event('message.created', ({ message }) => message.id === said.id);
      if (!act(() => trial.ada.edit(said, 'first edit'))) return;
      trial.ada.edit(said, 'second edit');
      const updates = () => trial.all('message.updated').filter(({ message }) => message.id === said.id);
      await eventually(() => updates().length >= 2, 'both edits are told');
      await trial.settle();
      assert.deepEqual(
        updates().map(({ message }) => message.text),
        ['first edit', 'second edit'],
      );
      assert.notEqual(updates()[0]?.id, updates()[1]?.id);
      for (const { message } of updates()) assert.ok(message.editedAt && message.editedAt >= message.createdAt);
      assert.equal(
        trial.all('message.created').filter(({ message }) => message.id === said.id).length,
        1,
        'an edit is no new message',
      );
    });

    group.test('message.deleted', async (trial) => {
      const said = trial.said();
      await trial.event('message.created', ({ message }) => message.id === said.id);
      if (!act(() => trial.ada.delete(said))) return;
      const event = await once(trial, 'message.deleted', ({ message }) => message.id === said.id);
      assert.equal(event.message.channelId, said.channelId);
    });

    group.test('reaction.added and reaction.removed, again and again', async (trial) => {
      if (!trial.supports('reactions')) return;
      const { allowed } = trial.backend.capabilities.get('addReaction');
      const emoji = allowed?.[0] ?? '👍';
      const target =
        trial.level('addReaction') === 'partial' && trial.supports('alerts')
          ? trial.standing(await trial.backend.sendMessage(trial.channel().id, trial.text(), { type: 'alert' }))
          : trial.said();
      trial.ada.react(target, emoji);
      const isIt = (event: EventOf<'reaction.added' | 'reaction.removed'>) => event.message.id === target.id;
      const addedAs = (shown: string) =>
        trial.all('reaction.added').filter((event) => isIt(event) && event.emoji.unicode === shown);
      const added = await trial.event('reaction.added', isIt);
      assert.equal(added.emoji.unicode, emoji);
      assert.ok(added.user === undefined || added.user.id === trial.ada.id);
      // Where nobody can take a reaction back, another takes its place.
      const other = allowed?.[1];
      if (!act(() => trial.ada.unreact(target, emoji)) && other !== undefined) trial.ada.react(target, other);
      const removed = await trial.event('reaction.removed', isIt);
      assert.equal(removed.emoji.unicode, emoji);
      if (trial.level('removeReaction') === 'none' && other !== undefined) {
        await eventually(() => addedAs(other).length === 1, 'what takes its place is told');
        trial.ada.react(target, emoji);
        await eventually(() => addedAs(emoji).length === 2, 'and so is the first one again');
        await trial.settle();
        assert.equal(trial.all('reaction.removed').filter(isIt).length, 2);
        return;
      }
      trial.ada.react(target, emoji);
      await eventually(() => trial.all('reaction.added').filter(isIt).length >= 2, 'the second one is told too');
      await trial.settle();
      assert.equal(trial.all('reaction.added').filter(isIt).length, 2);
      assert.equal(trial.all('reaction.removed').filter(isIt).length, 1);
    });

    group.test("a thread's reply is told with its thread", async (trial) => {
      if (!trial.supports('threads')) return;
      const said = trial.said();
      const reply = trial.bob.say(said.channelId, trial.text('reply'), { thread: said });
      const event = await once(trial, 'message.created', ({ message }) => message.id === reply.id);
      assert.equal(event.message.threadId, reply.threadId);
      assert.equal(event.message.channelId, said.channelId);
    });

    told(group, 'thread.created', async (trial) => {
      const said = trial.said();
      const reply = trial.bob.say(said.channelId, trial.text('reply'), { thread: said });
      return ({ thread }) => thread.id === reply.threadId;
    });

    told(group, 'channel.created', async (trial) => {
      const place = trial.channel();
      return ({ channel }) => channel.id === place.id;
    });

    told(group, 'channel.updated', async (trial) => {
      if (!trial.supports('createChannel') || !trial.supports('updateChannel')) return undefined;
      const channel = await trial.backend.createChannel({ name: trial.name('told') });
      const { allowed } = trial.backend.capabilities.get('updateChannel');
      const hasTopics = allowed?.includes('topic') ?? true;
      await trial.backend.updateChannel(
        channel,
        hasTopics ? { topic: trial.text('topic') } : { name: trial.name('again') },
      );
      return (event) => event.channel.id === channel.id;
    });

    told(group, 'member.joined', async (trial) => {
      const carol = trial.world.user(trial.name('carol'));
      const place = trial.channel();
      carol.join(place);
      return ({ channelId, user }) => channelId === place.id && user.id === carol.id;
    });

    told(group, 'member.left', async (trial) => {
      const place = trial.channel();
      trial.bob.leave(place);
      return ({ channelId, user }) => channelId === place.id && user.id === trial.bob.id;
    });

    told(group, 'user.updated', async (trial) => {
      const carol = trial.world.user(trial.name('carol'));
      carol.join('general');
      const known = await trial.backend.fetchUser(carol.id);
      const name = trial.name('Carola');
      assert.notEqual(known.name, name);
      carol.rename(name);
      return ({ user }) => user.id === carol.id && user.name === name;
    });

    group.test('an update keeps the cache fresh', async (trial) => {
      if (trial.options.lacksEvents?.includes('user.updated')) return;
      const dora = trial.world.user(trial.name('dora'));
      dora.join('general');
      await trial.backend.fetchUser(dora.id);
      const name = trial.name('Dorothea');
      dora.rename(name);
      await trial.event('user.updated', ({ user }) => user.id === dora.id && user.name === name);
      assert.equal((await trial.backend.fetchUser(dora.id)).name, name);
    });

    told(group, 'message.pinned', async (trial) => {
      const said = trial.said();
      trial.ada.pin(said);
      return ({ channelId, message }) =>
        channelId === said.channelId && (message === undefined || message.id === said.id);
    });

    told(group, 'message.unpinned', async (trial) => {
      const said = trial.said();
      trial.ada.pin(said);
      trial.ada.unpin(said);
      return ({ channelId, message }) =>
        channelId === said.channelId && (message === undefined || message.id === said.id);
    });

    toldBy(group, 'presenceEvents', 'presence.updated', async (trial) => {
      // Where presence is polled, hers is: see ConformanceOptions.
      const eve = trial.world.user('eve');
      eve.join('general');
      await trial.backend.fetchUser(eve.id);
      const { allowed } = trial.backend.capabilities.get('getPresence');
      const status = ['away', 'idle', 'offline'].find((each) => allowed?.includes(each) ?? true) ?? 'away';
      const becomes = (wanted: string): Fits<'presence.updated'> => {
        return ({ presence }) => presence.userId === eve.id && presence.status === wanted;
      };
      eve.setPresence({ status });
      const isTold = () => trial.event('presence.updated', becomes(status), 10_000).catch(() => undefined);
      // Where it is polled, what the first look finds is no change.
      if (trial.supports('presenceEvents') && !(await isTold())) {
        eve.setPresence({ status: 'online' });
        await trial.event('presence.updated', becomes('online'));
        eve.setPresence({ status });
      }
      return becomes(status);
    });

    toldBy(group, 'typingEvents', 'typing.started', async (trial) => {
      const place = trial.channel();
      const by = (id: string): Fits<'typing.started'> => {
        return ({ channelId, user }) => channelId === place.id && user.id === id;
      };
      // Where typing is told channel by channel, a new one has to be listened to first: it is when somebody's is told.
      const isHeard = () => trial.all('typing.started').some(by(trial.bob.id));
      for (let tries = 0; tries < (trial.supports('typingEvents') ? 50 : 1) && !isHeard(); tries += 1) {
        trial.bob.type(place);
        await trial.settle();
      }
      trial.ada.type(place);
      return by(trial.ada.id);
    });

    toldBy(group, 'readEvents', 'message.read', async (trial) => {
      const sent = await trial.backend.sendMessage(trial.channel().id, trial.text());
      await trial.event('message.created', ({ message }) => message.id === sent.id);
      trial.ada.read(trial.place({ id: sent.channelId }));
      return ({ channelId, user, upTo }) =>
        channelId === sent.channelId && user.id === trial.ada.id && (upTo === undefined || upTo.id === sent.id);
    });

    toldBy(group, 'location', 'location.updated', async (trial) => {
      const place = trial.channel();
      trial.ada.shareLocation(place, { lat: 59.9, lon: 10.75 });
      return ({ location }) => location.userId === trial.ada.id && location.lat === 59.9 && location.lon === 10.75;
    });

    group.test('ids are unique and every event fits its schema', async (trial) => {
      await trial.settle();
      trial.assertAllEventsValid();
      const ids = trial.events.map(({ id }) => id);
      const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
      assert.deepEqual(twice, []);
      assert.ok(
        trial.events.every(
          ({ platform, account }) => platform === trial.backend.platform && account === trial.backend.account,
        ),
      );
    });

    group.operation('handleRequest', {
      lacks: ({ backend }) => backend.handleRequest(new Request('http://localhost/', { method: 'POST', body: '{}' })),
      works: async (trial) => {
        const { backend, options, fixture } = trial;
        const garbage = await backend.handleRequest(new Request('http://localhost/', { method: 'POST', body: '{{' }));
        assert.ok(garbage.status >= 400 && garbage.status < 500, `garbage is answered with 4xx, not ${garbage.status}`);
        if (!options.webhook) return;
        const text = trial.text('by webhook');
        const place = trial.channel();
        const request = await options.webhook(fixture, { channelId: place.id, text });
        const [first, again] = [await backend.handleRequest(request.clone()), await backend.handleRequest(request)];
        assert.ok(first.ok && again.ok);
        await once(trial, 'message.created', ({ message }) => message.text === text);
      },
    });
  });
}

type Group = Parameters<Parameters<Suite['group']>[2]>[0];
type Fits<Type extends ChatEventType> = (event: EventOf<Type>) => boolean;
type Happens<Type extends ChatEventType> = (trial: Trial) => Promise<Fits<Type> | undefined>;

/** The event comes once; where the platform does not tell of it, never. */
function told<Type extends ChatEventType>(group: Group, type: Type, happens: Happens<Type>): void {
  group.test(type, async (trial) => {
    const isTold = !trial.options.lacksEvents?.includes(type);
    const fits = await attempt(trial, happens);
    if (!fits) return;
    if (isTold) await once(trial, type, fits);
    else await never(trial, type, fits);
  });
}

/** As `told`, for events that are a capability. */
function toldBy<Type extends ChatEventType>(
  group: Group,
  capability: CapabilityName,
  type: Type,
  happens: Happens<Type>,
): void {
  group.feature(capability, {
    works: async (trial) => {
      const fits = await happens(trial);
      assert.ok(fits);
      await once(trial, type, fits);
    },
    lacks: async (trial) => {
      const fits = await attempt(trial, happens);
      if (fits) await never(trial, type, fits);
    },
  });
}

async function once<Type extends ChatEventType>(trial: Trial, type: Type, fits: Fits<Type>): Promise<EventOf<Type>> {
  const event = await trial.event(type, fits);
  await trial.settle();
  assert.equal(trial.all(type).filter(fits).length, 1, `${type} is told once`);
  return event;
}

async function never<Type extends ChatEventType>(trial: Trial, type: Type, fits: Fits<Type>): Promise<void> {
  await trial.settle();
  assert.equal(trial.all(type).filter(fits).length, 0, `${type} is not told`);
}

/** `undefined` where people cannot do it on this platform: the world says so. */
async function attempt<Type extends ChatEventType>(
  trial: Trial,
  happens: Happens<Type>,
): Promise<Fits<Type> | undefined> {
  try {
    return await happens(trial);
  } catch (error) {
    if (error instanceof Error && /^people cannot do this/.test(error.message)) return undefined;
    throw error;
  }
}

/** @returns false where people cannot do it on this platform */
function act(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof Error && /^people cannot do this/.test(error.message)) return false;
    throw error;
  }
}
