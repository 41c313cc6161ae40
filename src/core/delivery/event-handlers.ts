import { EventEmitter } from 'eventemitter3';
import type { ChatEvent, ChatEventType, EventOf } from '../../models/index.js';
import { InvalidError } from '../errors/index.js';

/** Handles the events of one type. A promise that it returns is awaited; what it throws becomes an `error` event. */
export type EventHandler<Type extends ChatEventType> = (event: EventOf<Type>) => unknown;

type AnyHandler = (event: ChatEvent) => unknown;
type Listener = (event: ChatEvent, run: (handler: AnyHandler) => void) => void;

/** Who listens to what. The emitter keeps the lists; `run` is given each handler, so that its result can be awaited. */
export class EventHandlers {
  readonly #emitter = new EventEmitter<string>();
  readonly #listeners = new WeakMap<AnyHandler, Listener>();

  /** Registers a handler; calling the returned function takes this registration away. */
  add<Type extends ChatEventType>(type: Type, handler: EventHandler<Type>, once = false): () => void {
    if (typeof handler !== 'function') throw new InvalidError(`The handler of '${type}' must be a function.`);
    const listener = this.#listenerOf(handler);
    const registration = {};
    if (once) this.#emitter.once(type, listener, registration);
    else this.#emitter.on(type, listener, registration);
    return () => {
      this.#emitter.off(type, listener, registration);
    };
  }

  /** Takes every registration of a handler for a type away. */
  remove<Type extends ChatEventType>(type: Type, handler: EventHandler<Type>): void {
    this.#emitter.off(type, this.#listenerOf(handler));
  }

  count(type: ChatEventType): number {
    return this.#emitter.listenerCount(type);
  }

  clear(): void {
    this.#emitter.removeAllListeners();
  }

  /** Gives each handler of the event to `run`, in the order of their registration. */
  each(event: ChatEvent, run: (handler: AnyHandler) => void): void {
    this.#emitter.emit(event.type, event, run);
  }

  #listenerOf<Type extends ChatEventType>(handler: EventHandler<Type>): Listener {
    const known = handler as AnyHandler;
    let listener = this.#listeners.get(known);
    if (!listener) {
      listener = (_event, run) => run(known);
      this.#listeners.set(known, listener);
    }
    return listener;
  }
}
