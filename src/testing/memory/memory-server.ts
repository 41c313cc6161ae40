import { randomUUID } from 'node:crypto';
import { AuthError } from '../../core/errors/index.js';
import { abortable } from '../../core/retry/index.js';
import type { Command } from '../../models/index.js';
import type { EmulatorRequest } from '../emulator.js';
import { FaultPlan } from '../server/fault-plan.js';
import { RequestLog } from '../server/request-log.js';
import {
  type ModalRecord,
  type PersonAct,
  ScriptedWorld,
  type WorldChange,
  type WorldInteraction,
  WorldState,
} from '../world/index.js';
import { errorOfAnswer, lost, rateLimitedAnswer, refused } from './call-faults.js';
import { type MemoryCloseReason, MemoryConnection, type MemoryConnectionHandlers } from './connection.js';
import { copyChange, type MemoryFrame } from './frame.js';
import { hears } from './hearing.js';
import { Journal } from './journal.js';
import { messageNative } from './message-native.js';
import { memoryPlatform } from './world-adapter.js';

export type MemoryServerOptions = {
  bot?: { handle?: string | undefined; name?: string | undefined } | undefined;
  users?: readonly string[] | undefined;
  clock?: (() => Date) | undefined;
  /** What people cannot do either. */
  lacks: ReadonlySet<PersonAct>;
};

/** How an interaction stands. */
export type PendingInteraction = {
  readonly expiresAt: Date;
  isAnswered: boolean;
  /** The dialog that was sent, for a `modal` interaction. */
  readonly modal?: ModalRecord;
};

/** How long an interaction can be answered. */
export const interactionMs = 15 * 60_000;

/**
 * The platform behind a MemoryBackend: the world, calls that can fail as requests do, and a real-time connection that
 * can be lost. Nothing in it knows of backends.
 */
export class MemoryServer {
  readonly state: WorldState;
  readonly world: ScriptedWorld;
  readonly faults: FaultPlan;
  readonly log = new RequestLog();
  readonly journal = new Journal();
  /** By interaction id: what the bot may still answer. */
  readonly interactions = new Map<string, PendingInteraction>();
  /** By channel and idempotency key: the message that it made. */
  readonly sentByKey = new Map<string, string>();
  /** The bot's commands; before they are set, every command reaches it. */
  commands: readonly Command[] | undefined;
  readonly #connections = new Set<MemoryConnection>();
  #seq = 0;
  /** Tells sessions of this server from those that it has forgotten. */
  #epoch = randomUUID();
  #isRefusing = false;
  #isRevoked = false;
  #isHalfOpen = false;

  constructor(options: MemoryServerOptions) {
    const { handle = 'bot', name } = options.bot ?? {};
    this.state = new WorldState({
      platform: memoryPlatform(options.lacks),
      bot: { handle, ...(name !== undefined && { name }) },
      clock: options.clock,
    });
    this.world = new ScriptedWorld(this.state, options.users);
    this.faults = new FaultPlan(
      {
        platform: 'the memory platform',
        rateLimited: rateLimitedAnswer,
        requestReconnect: () => this.#end('reconnect'),
        sendGarbage: (payload) => {
          for (const connection of this.#connections) connection.send(payload ?? '{"garbage":');
        },
        expireSession: () => this.#forgetSessions(),
        revokeToken: (on) => this.#revoke(on),
      },
      {
        refuse: (on) => {
          this.#isRefusing = on;
        },
        dropConnections: () => this.#end('dropped'),
        halfOpen: (on) => {
          this.#isHalfOpen = on;
          if (on) for (const connection of this.#connections) connection.silence();
        },
        restart: (downMs) => this.#restart(downMs),
      },
    );
    this.state.onChange((change) => this.#changed(change));
  }

  get requests(): readonly EmulatorRequest[] {
    return this.log.entries;
  }

  /**
   * One call, with whatever fault befalls it.
   *
   * @param work - the call itself: synchronous, all or nothing
   */
  async call<Result>(
    call: string,
    params: Record<string, unknown>,
    work: () => Result,
    signal?: AbortSignal | undefined,
  ): Promise<Result> {
    const at = new Date();
    const note = (status: number) => this.log.add({ at, call, method: 'CALL', status, params });
    await abortable(nextTurn(), signal);
    if (this.#isRefusing) throw refused(call);
    const fault = this.faults.take(call);
    if (fault.slowMs > 0) await abortable(wait(fault.slowMs), signal);
    if (this.#isRefusing) throw refused(call);
    if (fault.answer) {
      note(fault.answer.status ?? 500);
      throw errorOfAnswer(fault.answer, call);
    }
    if (this.#isRevoked) {
      note(401);
      throw new AuthError(`${call}: the credentials are not accepted.`, { status: 401 });
    }
    let result: Result;
    try {
      result = work();
    } catch (error) {
      note(400);
      throw error;
    }
    if (fault.loseAnswer || fault.cutBody) {
      note(0);
      throw lost(call);
    }
    note(200);
    // The answer takes its turn too: what the call caused can be told before it.
    await nextTurn();
    return result;
  }

  /**
   * Opens the real-time connection.
   *
   * @param resume - the session of an earlier connection and the last frame that was got; what came since is sent first
   * where the session is still known
   * @throws ConnectionError, AuthError
   */
  async connect(
    handlers: MemoryConnectionHandlers,
    resume: { session: string; seq: number } | undefined,
    signal: AbortSignal | undefined,
  ): Promise<MemoryConnection> {
    return this.call(
      'connect',
      { resume: resume !== undefined },
      () => {
        const oldest = this.journal.oldest ?? this.#seq + 1;
        const isResumed = resume !== undefined && resume.session === this.#epoch && resume.seq + 1 >= oldest;
        const connection = new MemoryConnection(
          { session: this.#epoch, isResumed, seq: this.#seq },
          {
            frame: handlers.frame,
            closed: (reason) => {
              this.#connections.delete(connection);
              handlers.closed(reason);
            },
          },
        );
        if (this.#isHalfOpen) connection.silence();
        const missed = isResumed ? this.journal.after(resume.seq) : [];
        // After the caller has the connection, and before anything newer: both are put off to a turn of their own.
        void nextTurn().then(() => {
          for (const frame of missed) connection.send(frame);
        });
        this.#connections.add(connection);
        return connection;
      },
      signal,
    );
  }

  #changed(change: WorldChange): void {
    if (change.type === 'message.edited') {
      const native = messageNative(change.message);
      change.message.native = { ...native, revision: messageNative(change.previous).revision + 1 };
    }
    if (!hears(this.state, change)) return;
    const interactionId = change.type === 'interaction' ? this.#interact(change.interaction) : undefined;
    if (change.type === 'interaction' && interactionId === undefined) return;
    this.#seq += 1;
    const frame: MemoryFrame = {
      seq: this.#seq,
      at: this.state.now(),
      change: copyChange(change),
      ...(interactionId !== undefined && { interactionId }),
    };
    this.journal.add(frame);
    // On a turn of its own, as something that comes over a wire does; the connections are those of that turn.
    this.faults.gate.pass(() => {
      const open = [...this.#connections];
      void nextTurn().then(() => {
        for (const connection of open) connection.send(frame);
      });
    });
  }

  /** @returns the interaction's id; none for a command that the bot has not */
  #interact(interaction: WorldInteraction): string | undefined {
    const { kind } = interaction;
    if (kind === 'command' && this.commands && !this.commands.some(({ name }) => name === interaction.name)) {
      return undefined;
    }
    const id = this.state.platform.ids.other('interaction');
    const expiresAt = new Date(this.state.now().getTime() + interactionMs);
    if (kind === 'submit') this.state.modals.close(interaction.user, interaction.modal);
    this.interactions.set(id, {
      expiresAt,
      isAnswered: false,
      ...(kind === 'submit' && { modal: interaction.modal }),
    });
    return id;
  }

  #end(reason: MemoryCloseReason): void {
    for (const connection of [...this.#connections]) {
      this.#connections.delete(connection);
      connection.end(reason);
    }
  }

  #forgetSessions(): void {
    this.#epoch = randomUUID();
    this.#end('dropped');
  }

  #revoke(on: boolean): void {
    this.#isRevoked = on;
    if (on) this.#end('unauthorized');
  }

  async #restart(downMs: number): Promise<void> {
    this.#isRefusing = true;
    this.#forgetSessions();
    await wait(downMs);
    this.#isRefusing = false;
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
