import { describe, expect, it } from 'vitest';
import type { Call } from '../../src/core/operations/kernel.js';
import type { Outgoing, OutgoingEdit, Target } from '../../src/core/operations/outgoing.js';
import type { MessageRef, User } from '../../src/models/index.js';
import { type ConformanceOptions, testBackend } from '../../src/testing/conformance/index.js';
import { MemoryBackend, type MemoryMessage } from '../../src/testing/memory/index.js';

type Outcome = { name: string; error: unknown };

/** Runs the suite with a runner of a few lines, and only the tests whose path fits. */
async function run(options: ConformanceOptions, wanted: (path: string) => boolean): Promise<Outcome[]> {
  const path: string[] = [];
  const tests: { name: string; run: () => Promise<void> }[] = [];
  const after: (() => Promise<void>)[] = [];
  testBackend(
    {
      describe(name, define) {
        path.push(name);
        define();
        path.pop();
      },
      it: (name, test) => tests.push({ name: [...path.slice(1), name].join(' > '), run: test }),
      afterAll: (stop) => after.push(stop),
    },
    options,
  );
  const outcomes: Outcome[] = [];
  for (const { name, run: test } of tests.filter((each) => wanted(each.name))) {
    const error = await test().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    outcomes.push({ name, error });
  }
  for (const stop of after) await stop();
  return outcomes;
}

function over(Backend: new () => MemoryBackend): ConformanceOptions {
  return {
    name: 'a backend',
    create: () => {
      const backend = new Backend();
      const { world, faults, requests } = backend;
      return { backend, world, faults, requests, stop: () => backend.disconnect() };
    },
  };
}

async function failures(Backend: new () => MemoryBackend, ...paths: string[]): Promise<string[]> {
  const outcomes = await run(over(Backend), (path) => paths.some((each) => path.startsWith(each)));
  expect(outcomes.length).toBeGreaterThan(0);
  return outcomes.filter(({ error }) => error !== undefined).map(({ name }) => name);
}

class Swallows extends MemoryBackend {
  protected override async doDeleteMessage(_ref: MessageRef, _call: Call): Promise<void> {}
}

class Shouts extends MemoryBackend {
  protected override doSendMessage(target: Target, message: Outgoing, call: Call): Promise<MemoryMessage> {
    return super.doSendMessage(target, { ...message, text: message.text.toUpperCase() }, call);
  }
}

class HoldsUndefined extends MemoryBackend {
  protected override async doFetchUser(id: string, call: Call): Promise<User> {
    return { ...(await super.doFetchUser(id, call)), title: undefined } as unknown as User;
  }
}

class ForgetsTheId extends MemoryBackend {
  protected override async doEditMessage(ref: MessageRef, edit: OutgoingEdit, call: Call): Promise<MemoryMessage> {
    return { ...(await super.doEditMessage(ref, edit, call)), id: 'another' };
  }
}

class ClaimsThreads extends MemoryBackend {
  constructor() {
    super({ lacks: ['createThread', 'fetchThread'], capabilities: { createThread: 'native', fetchThread: 'native' } });
  }
  protected override doCreateThread(): Promise<never> {
    throw this.unsupported('createThread');
  }
}

class AsksAnyway extends MemoryBackend {
  constructor() {
    super({ lacks: ['pinMessage'] });
  }
  override async pinMessage(message: MessageRef): Promise<void> {
    await this.client.read('messages.pin', { ...message }, () => undefined, undefined);
    throw this.unsupported('pinMessage');
  }
}

class TellsTwice extends MemoryBackend {
  protected override ingest(...[event, options]: Parameters<MemoryBackend['ingest']>): void {
    super.ingest(event, options);
    super.ingest({ ...event, id: `${event.id}:again` }, options);
  }
}

class ForgetsGaps extends MemoryBackend {
  protected override get backfill() {
    return { ...super.backfill, channels: () => [], read: async function* () {} };
  }
}

describe('the conformance suite', () => {
  it('has a test for each cell of the matrix', async () => {
    expect(await failures(MemoryBackend, 'the capability matrix')).toEqual([]);
  });

  it('finds a delete that deletes nothing', async () => {
    expect(await failures(Swallows, 'editing and deleting > deleteMessage')).toHaveLength(1);
  });

  it('finds content that arrives changed', async () => {
    expect(await failures(Shouts, 'sending > sendMessage', 'content > plain text')).toHaveLength(2);
  });

  it('finds a model that holds undefined', async () => {
    expect(await failures(HoldsUndefined, 'users > fetchUser')).toHaveLength(1);
  });

  it('finds an id that does not stay', async () => {
    expect(await failures(ForgetsTheId, 'editing and deleting > editMessage')).toHaveLength(1);
  });

  it('finds a capability that is claimed and not there', async () => {
    expect(await failures(ClaimsThreads, 'threads > createThread', 'threads > fetchThread')).toEqual([
      'threads > createThread',
    ]);
  });

  it('finds a request that should not have been made', async () => {
    expect(await failures(AsksAnyway, 'pins, stars and marks > pinMessage')).toHaveLength(1);
  });

  it('finds an event that is told twice', async () => {
    expect(await failures(TellsTwice, 'events > message.created', 'events > own messages')).toHaveLength(2);
  });

  it('finds a gap that is not filled', async () => {
    const title = 'gaps > a channel that is new since the gap';
    const quick = await Promise.race([
      failures(ForgetsGaps, title),
      new Promise<string>((resolve) => setTimeout(() => resolve('still waiting for what was missed'), 3_000)),
    ]);
    expect(quick).not.toEqual([]);
  });
});
