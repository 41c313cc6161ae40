// @ts-check
import { remember } from './memory.js';

/**
 * @typedef {import('../view.js').PlatformView} PlatformView
 * @typedef {import('../view.js').PlatformUpdate} PlatformUpdate
 * @typedef {import('../view.js').StreamEntry} StreamEntry
 * @typedef {import('../view.js').HelloView} HelloView
 * @typedef {{ platform: string, channel: string, id: string }} Place
 */

/** How many events the page keeps. */
const mostEntries = 500;

/** What the page knows: all of it told by the live feed, but for the message that is looked at. */
export const store = {
  /** @type {HelloView | undefined} */
  hello: undefined,
  /** @type {Map<string, PlatformView>} */
  platforms: new Map(),
  /** @type {StreamEntry[]} */
  entries: [],
  /** @type {Place | undefined} */
  selected: undefined,
};

/** @typedef {'hello' | 'platform' | 'entries' | 'selected' | 'feed'} Topic */
/** @type {Map<Topic, Set<(detail: any) => void>>} */
const listeners = new Map();

/**
 * @param {Topic} topic
 * @param {(detail: any) => void} listener - for `platform` its name, for `entries` the new ones, for `feed` the state
 */
export function listen(topic, listener) {
  const all = listeners.get(topic) ?? new Set();
  all.add(listener);
  listeners.set(topic, all);
}

/**
 * @param {Topic} topic
 * @param {unknown} [detail]
 */
function tell(topic, detail) {
  for (const listener of listeners.get(topic) ?? []) listener(detail);
}

/** @param {Place | undefined} place */
export function select(place) {
  store.selected = place;
  remember('selected', place);
  tell('selected', place);
}

/** Opens the live feed; the browser opens it again when it is lost, and is told everything anew. */
export function openFeed() {
  const feed = new EventSource('/api/live');
  feed.addEventListener('open', () => tell('feed', 'live'));
  feed.addEventListener('error', () => tell('feed', 'lost'));
  feed.addEventListener('hello', ({ data }) => {
    store.hello = JSON.parse(data);
    tell('hello');
  });
  feed.addEventListener('platform', ({ data }) => {
    const view = completed(JSON.parse(data));
    store.platforms.set(view.name, view);
    tell('platform', view.name);
  });
  feed.addEventListener('entries', ({ data }) => {
    const last = store.entries.at(-1)?.seq ?? 0;
    /** @type {StreamEntry[]} */
    const told = JSON.parse(data);
    // A playground that was started anew counts from the beginning.
    if ((told.at(-1)?.seq ?? last) < last) store.entries = [];
    const fresh = told.filter(({ seq }) => seq > (store.entries.at(-1)?.seq ?? 0));
    store.entries = newest([...store.entries, ...fresh]);
    tell('entries', fresh);
  });
}

/**
 * What the connections went through is kept longer than the rest.
 *
 * @param {StreamEntry[]} entries
 */
function newest(entries) {
  const from = entries.length - mostEntries;
  return from <= 0
    ? entries
    : entries.filter(({ type }, index) => index >= from || type.startsWith('connection.')).slice(-2 * mostEntries);
}

/**
 * The whole view of a platform: only the messages that are new or changed were sent. What has not changed is the same
 * object as before.
 *
 * @param {PlatformUpdate} update
 * @returns {PlatformView}
 */
function completed({ channels, ...rest }) {
  const before = store.platforms.get(rest.name);
  return {
    ...rest,
    channels: channels.map(({ order, fresh, ...channel }) => {
      const old = before?.channels.find(({ id }) => id === channel.id)?.messages ?? [];
      const known = new Map([...old, ...fresh].map((message) => [message.id, message]));
      return { ...channel, messages: order.flatMap((id) => known.get(id) ?? []) };
    }),
  };
}
