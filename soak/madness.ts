import type { Backend } from '../src/core/backend.js';
import { isChatError } from '../src/core/errors/index.js';
import { ChatEvent, type ChatEventType, Message } from '../src/models/index.js';
import { FaultPlan } from '../src/testing/server/fault-plan.js';
import type { WorldChannel } from '../src/testing/world.js';
import { garbler } from './garbler.js';
import { People } from './people.js';
import { Random } from './random.js';
import { closeStage, openStage } from './stage.js';
import { pause, until } from './time.js';

export type MadnessOptions = { platform: string; seed: number; rounds: number };

export type MadnessReport = {
  platform: string;
  seed: number;
  /** Texts that were changed. */
  changed: number;
  /** Calls that were made meanwhile, and how they ended. */
  calls: number;
  resolved: number;
  rejected: Record<string, number>;
  events: number;
  wrong: string[];
};

const types: readonly ChatEventType[] = [
  'message.created',
  'message.updated',
  'message.deleted',
  'reaction.added',
  'reaction.removed',
  'thread.created',
  'thread.updated',
  'channel.created',
  'channel.updated',
  'member.joined',
  'user.updated',
  'presence.updated',
  'typing.started',
  'interaction',
  'native',
  'error',
];
const callMs = 20_000;

/**
 * A server that has gone mad: what it sends is changed at random. Nothing may crash, hang, be polluted, or be handed on in
 * another shape than its model; and when the server has come to its senses, all works again.
 */
export async function runMadness({ platform, seed, rounds }: MadnessOptions): Promise<MadnessReport> {
  const random = new Random(seed);
  const report: MadnessReport = {
    platform,
    seed,
    changed: 0,
    calls: 0,
    resolved: 0,
    rejected: {},
    events: 0,
    wrong: [],
  };
  const wrong = (what: string) => {
    if (!report.wrong.includes(what)) report.wrong.push(what);
  };
  const onRejection = (error: unknown) => wrong(`an unhandled rejection: ${stackOf(error)}`);
  const onException = (error: unknown) => wrong(`an uncaught exception: ${stackOf(error)}`);
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  const stage = await openStage(platform, { settings: { retry: { attempts: 2, baseMs: 20, maxMs: 50 } } });
  const { backend, emulator } = stage;
  const { world, faults } = emulator;
  const heard = new Set<string>();
  for (const type of types)
    backend.on(type, (event) => {
      report.events += 1;
      if (event.type === 'message.created') heard.add(event.message.id);
      const read = ChatEvent.safeParse(event);
      if (!read.success)
        wrong(
          `an event ${type} that is none: ${read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}`,
        );
    });
  const keeper = setInterval(() => {
    if (backend.state === 'failed') backend.connect().catch(() => undefined);
  }, 100);
  try {
    await backend.connect();
    const people = new People(world, backend, random);
    people.say(people.places[0] as WorldChannel);
    if (!(faults instanceof FaultPlan)) throw new TypeError(`the emulator of ${platform} cannot be garbled`);
    for (let round = 0; round < rounds; round += 1) {
      const change = garbler(random, random.pick([0.2, 0.5, 0.9]));
      faults.garble((text) => {
        const said = change(text);
        if (said !== text) report.changed += 1;
        return said;
      });
      const calls = Array.from({ length: 6 }, () => call(backend, people, random));
      for (let deeds = 0; deeds < 8; deeds += 1) {
        people.act();
        await pause(random.int(0, 10));
      }
      for (const { name, done, text } of calls) {
        report.calls += 1;
        const outcome = await settled(done);
        if (outcome === 'resolved') report.resolved += 1;
        else if (outcome === 'hangs') wrong(`${name} had not settled after ${callMs} ms`);
        else if (!isChatError(outcome.error)) wrong(`${name} rejected with ${stackOf(outcome.error)}`);
        else {
          const { code, maybeDelivered } = outcome.error;
          report.rejected[code] = (report.rejected[code] ?? 0) + 1;
          const stands = people.places.some((place) => world.messages(place).some((each) => each.text === text));
          if (stands && !maybeDelivered) wrong(`${name} did it, and says that it did not: ${stackOf(outcome.error)}`);
        }
      }
      faults.clear();
      // A connection that was left in a wrong state is made anew, as an operator would.
      if (round % 3 === 2) faults.dropConnections();
      const mark = people.places.map((place) => people.say(place, false));
      const isBack = await until(() => mark.every(({ id }) => heard.has(id)), 3_000);
      if (isBack) continue;
      faults.dropConnections();
      const again = people.places.map((place) => people.say(place, false));
      if (!(await until(() => again.every(({ id }) => heard.has(id)), 30_000)))
        wrong(`not back after round ${round}: ${backend.state}, and silent`);
    }
    if (({} as Record<string, unknown>)['polluted'] !== undefined) wrong('Object.prototype is polluted');
    return report;
  } finally {
    clearInterval(keeper);
    await closeStage(stage);
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  }
}

/** A call under way; `text` is what it writes. */
type Call = { name: string; text?: string; done: Promise<unknown> };

/** Any operation, on what there is. */
function call(backend: Backend, people: People, random: Random): Call {
  const channelId = random.pick(people.places).id;
  const said = random.pick(people.deeds);
  const ref = { channelId: said.channelId, id: said.messageId };
  const user = backend.me?.id ?? 'nobody';
  const text = `hello ${random.int(0, 2 ** 40)}`;
  const all: Record<string, () => Promise<unknown>> = {
    sendMessage: () => backend.sendMessage(channelId, text),
    editMessage: () => backend.editMessage(ref, 'edited'),
    fetchMessage: () => backend.fetchMessage(ref),
    fetchMessages: async () => {
      const messages = await backend.fetchMessages(channelId, { limit: 20 });
      for (const message of messages) Message.parse(message);
    },
    fetchChannel: () => backend.fetchChannel(channelId),
    listChannels: () => backend.listChannels().toArray(),
    listMembers: () => backend.listMembers(channelId).toArray(),
    listUsers: () => backend.listUsers().toArray(),
    fetchUser: () => backend.fetchUser(user),
    getPresence: () => backend.getPresence(user),
    searchMessages: () => backend.searchMessages('message', { limit: 5 }),
    addReaction: () => backend.addReaction(ref, '👍'),
    listPins: () => backend.listPins(channelId).toArray(),
    fetchOrganization: () => backend.fetchOrganization(),
    openDirect: () => backend.openDirect([user]),
  };
  const name = random.chance(0.2) ? 'sendMessage' : random.pick(Object.keys(all));
  const run = all[name] ?? (() => Promise.resolve());
  const done = (async () => run())();
  // It is awaited later.
  done.catch(() => undefined);
  return { name, done, ...(name === 'sendMessage' ? { text } : {}) };
}

async function settled(done: Promise<unknown>): Promise<'resolved' | 'hangs' | { error: unknown }> {
  let outcome: 'resolved' | { error: unknown } | undefined;
  done.then(
    () => {
      outcome = 'resolved';
    },
    (error: unknown) => {
      outcome = { error };
    },
  );
  await until(() => outcome !== undefined, callMs);
  return outcome ?? 'hangs';
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error);
}
