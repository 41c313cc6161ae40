import type { Backend } from '../src/core/backend.js';
import { Clocks } from './clock.js';
import { grouped } from './grouped.js';
import { Ledger } from './heard.js';
import { OwnDeeds } from './own.js';
import { People } from './people.js';
import { Random } from './random.js';
import { Sends } from './sends.js';
import { closeStage, openStage, type Stage } from './stage.js';
import { begin, type Scene, type Trouble } from './storm.js';
import { pause, until } from './time.js';
import { judge, type Phase } from './verdict.js';

export type CampaignOptions = {
  platform: string;
  seed: number;
  /** How often something goes wrong. */
  rounds: number;
  /** What people do in each. */
  deeds?: number | undefined;
  /** Whether to wait for watchdogs that take long (half a minute and more). Default true. */
  slow?: boolean | undefined;
  /** Only the troubles whose names hold this. */
  only?: string | undefined;
  /** How long after a trouble all must be well again. Default 30,000 ms. */
  recoveryMs?: number | undefined;
  /** Breaks the backend on purpose, to see that it is found. */
  spoil?: ((backend: Backend) => void) | undefined;
  /** Told of each round. */
  onRound?: ((name: string) => void) | undefined;
};

export type CampaignReport = {
  platform: string;
  transport: string | undefined;
  seed: number;
  rounds: number;
  /** How often each trouble was made. */
  troubles: Record<string, number>;
  deeds: number;
  events: number;
  backfilled: number;
  sends: number;
  /** Edits, deletes and reactions of the bot. */
  ownDeeds: number;
  connections: number;
  /** What must not be; empty when all is well. */
  wrong: string[];
  /** Not told because the platform cannot: by capability cell. */
  excused: Record<string, number>;
  /** All that happened, in the order of time. */
  journal: JournalEntry[];
};

/** What was done, heard, or went wrong, at a moment in milliseconds. */
export type JournalEntry = { at: number } & Record<string, unknown>;

/** Traffic through faults, on one platform; then the ledgers are compared. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const rejections: unknown[] = [];
  const onRejection = (error: unknown) => rejections.push(error);
  process.on('unhandledRejection', onRejection);
  const before = handles();
  const clocks = new Clocks();
  const stage = await openStage(options.platform, { seed: options.seed, clock: clocks.server });
  try {
    options.spoil?.(stage.backend);
    const campaign = new Campaign(stage, clocks, options);
    const report = await campaign.run();
    report.wrong.push(...rejections.map((error) => `an unhandled rejection: ${String(error)}`));
    await closeStage(stage);
    await until(() => extra(before).length === 0, 3_000);
    const left = extra(before);
    if (left.length > 0) report.wrong.push(`left behind after disconnect: ${left.join(', ')}`);
    return report;
  } finally {
    await closeStage(stage);
    clocks.restore();
    process.off('unhandledRejection', onRejection);
  }
}

class Campaign {
  readonly #stage: Stage;
  readonly #options: CampaignOptions;
  readonly #random: Random;
  readonly #people: People;
  readonly #ledger: Ledger;
  readonly #sends: Sends;
  readonly #own: OwnDeeds;
  readonly #clocks: Clocks;
  readonly #made: Record<string, number> = {};
  readonly #phases: Phase[] = [];
  readonly #wrong: string[] = [];

  constructor(stage: Stage, clocks: Clocks, options: CampaignOptions) {
    const { emulator, backend } = stage;
    this.#stage = stage;
    this.#options = options;
    this.#random = new Random(options.seed);
    this.#people = new People(emulator.world, backend, this.#random);
    this.#ledger = new Ledger(backend, new Random(options.seed + 1));
    this.#sends = new Sends(backend, this.#random);
    this.#own = new OwnDeeds(backend, this.#random, clocks.server);
    this.#clocks = clocks;
  }

  async run(): Promise<CampaignReport> {
    const { backend } = this.#stage;
    await backend.connect();
    // Refused credentials end it for good: its owner, once the token is good again, connects it anew.
    const keeper = setInterval(() => {
      if (backend.state === 'failed') backend.connect().catch(() => undefined);
    }, 100);
    try {
      return await this.#rounds();
    } finally {
      clearInterval(keeper);
    }
  }

  async #rounds(): Promise<CampaignReport> {
    const { backend, emulator } = this.#stage;
    await this.#calm('the start');
    let isWell = true;
    for (let round = 0; isWell && round < this.#options.rounds; round += 1) isWell = await this.#round();
    await this.#sends.settled();
    await this.#own.settled();
    // What is told too late or too often is told by now.
    await pause(300);
    const { deeds } = this.#people;
    const { heard, connections } = this.#ledger;
    const { wrong, excused } = judge({
      deeds,
      heard,
      sends: this.#sends.all,
      own: this.#own.all,
      phases: this.#phases,
      repeatsLate: this.#stage.repeatedWithinMs > 0,
      world: emulator.world,
      capabilities: backend.capabilities,
    });
    const { platform, seed, rounds } = this.#options;
    return {
      platform,
      transport: this.#stage.transport,
      seed,
      rounds,
      troubles: this.#made,
      deeds: deeds.length,
      events: heard.length,
      backfilled: heard.filter(({ backfilled }) => backfilled).length,
      sends: this.#sends.all.length,
      ownDeeds: this.#own.all.length,
      connections: connections.length,
      wrong: [...this.#wrong, ...this.#sends.wrong, ...this.#own.wrong, ...wrong],
      excused: Object.fromEntries(excused),
      journal: this.#journal(),
    };
  }

  #journal(): JournalEntry[] {
    const { heard, connections, errors } = this.#ledger;
    const entries: JournalEntry[] = [
      ...this.#people.deeds.map((deed) => ({ ...deed, what: 'done' })),
      ...this.#own.all.map((deed) => ({ ...deed, what: 'done by the bot' })),
      ...this.#ledger.losses.map((loss) => ({ ...loss, what: 'lost' })),
      ...heard.map((event) => ({ ...event, what: 'heard' })),
      ...connections.map((connection) => ({ ...connection, what: 'connected' })),
      ...errors.map((error) => ({ ...error, what: 'error' })),
      ...this.#phases.flatMap(({ trouble, from, to }) => [
        { at: from, what: 'trouble', trouble },
        { at: to, what: 'calm', trouble },
      ]),
    ];
    return entries.sort((a, b) => a.at - b.at);
  }

  /** Something goes wrong, while everybody goes on; then all is mended. @returns whether the backend came back */
  async #round(): Promise<boolean> {
    const { faults } = this.#stage.emulator;
    let lostUntil: number | undefined;
    const scene = this.#scene((forMs) => {
      lostUntil = performance.now() + forMs;
    });
    const chosen = this.#choose().filter((trouble) => begin(trouble, scene));
    for (const { name } of chosen) this.#made[name] = (this.#made[name] ?? 0) + 1;
    const trouble = chosen.map(({ name }) => name).join(' and ') || 'nothing';
    this.#options.onRound?.(trouble);
    const from = performance.now();
    await this.#traffic();
    for (const { end } of chosen) {
      const wrong = await end?.(scene);
      if (wrong !== undefined) this.#wrong.push(wrong);
    }
    faults.clear();
    if (lostUntil !== undefined) await pause(lostUntil - performance.now());
    const isWell = await this.#calm(trouble);
    const mixes = chosen.some((each) => each.mixes === 'any') ? 'any' : chosen.find((each) => each.mixes)?.mixes;
    // What a resumed connection brings again, and what comes while there is one, is all that happened.
    const anew = () => this.#ledger.connections.filter(({ at, resumed }) => !resumed && from <= at);
    const { repeatedWithinMs, repeatedAfterCloseMs } = this.#stage;
    // What was given to a connection that was dead comes again: before the next trouble, which could lose it for good.
    if (mixes === 'any') await pause(repeatedWithinMs);
    else if (anew().length > 0) await pause(repeatedAfterCloseMs);
    const to = performance.now();
    const gapUntil = Math.max(...anew().map(({ at }) => at), lostUntil ?? 0);
    this.#phases.push({ trouble, from, to, ...(gapUntil > 0 && { gapUntil }), ...(mixes && { mixes }) });
    return isWell;
  }

  #scene(losesEvents: Scene['losesEvents']): Scene {
    const { emulator, silenceMs } = this.#stage;
    const losses = this.#ledger.losses.length;
    return {
      faults: emulator.faults,
      clocks: this.#clocks,
      random: this.#random,
      losesEvents,
      noticed: async () => {
        const from = performance.now();
        const work = setInterval(() => this.#people.act(), 1_000);
        try {
          return await until(() => this.#ledger.losses.length > losses || this.#isHeardSince(from), silenceMs);
        } finally {
          clearInterval(work);
        }
      },
    };
  }

  /** True when what was written since then has come live: a connection that was replaced in time falls silent for nobody. */
  #isHeardSince(from: number): boolean {
    const said = this.#people.deeds.filter(({ kind, at }) => kind === 'say' && at >= from);
    return this.#ledger.heard.some(
      ({ type, messageId, backfilled }) =>
        type === 'message.created' && !backfilled && said.some((deed) => deed.messageId === messageId),
    );
  }

  /** One, or two or three at once. */
  #choose(): Trouble[] {
    const { slow = true, only } = this.#options;
    const isQuick = this.#stage.silenceMs <= 10_000;
    const able = this.#stage.troubles.filter(
      (each) => (slow || isQuick || !each.isSlow) && (only === undefined || each.name.includes(only)),
    );
    const count = this.#random.chance(0.65) ? 1 : this.#random.int(2, 3);
    return [...new Set(Array.from({ length: count }, () => this.#random.pick(able)))];
  }

  async #traffic(): Promise<void> {
    const { deeds = 12 } = this.#options;
    for (let count = 0; count < deeds; count += 1) {
      this.#people.act();
      if (this.#random.chance(0.4)) this.#sends.send(this.#random.pick(this.#people.places).id);
      const own = this.#sends.known;
      if (own.length > 0 && this.#random.chance(0.15)) this.#own.change(this.#random.pick(own));
      const said = this.#people.standing;
      if (said.length > 0 && this.#random.chance(0.15)) this.#own.mark(this.#random.pick(said));
      await pause(this.#random.int(0, 30));
    }
  }

  /** All is mended: what is written now must be told, and then nothing more. */
  async #calm(after: string): Promise<boolean> {
    const { backend } = this.#stage;
    const { recoveryMs = 30_000 } = this.#options;
    const marks = this.#people.places.map((place) => this.#people.say(place, false));
    const isWell = await until(() => marks.every(({ id }) => this.#ledger.hasCreated(id)), recoveryMs);
    if (!isWell) {
      const missing = marks.filter(({ id }) => !this.#ledger.hasCreated(id)).map(({ channel }) => channel);
      this.#wrong.push(`not back ${recoveryMs} ms after ${after}: ${backend.state}, silent in ${missing.join(', ')}`);
    }
    await until(() => performance.now() - this.#ledger.lastAt > 150, 5_000);
    return isWell;
  }
}

/** What keeps the process alive, by kind. */
function handles(): Map<string, number> {
  const kinds = process.getActiveResourcesInfo().filter((kind) => !/TTY|Pipe|Immediate/.test(kind));
  return new Map([...grouped(kinds, (kind) => kind)].map(([kind, all]) => [kind, all.length]));
}

function extra(before: ReadonlyMap<string, number>): string[] {
  return [...handles()]
    .filter(([kind, count]) => count > (before.get(kind) ?? 0) + (kind === 'Timeout' ? 1 : 0))
    .map(([kind, count]) => `${count - (before.get(kind) ?? 0)} ${kind}`);
}
