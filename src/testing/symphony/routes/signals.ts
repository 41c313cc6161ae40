import type { SymphonyCall } from '../call.js';
import { type Json, textOf } from '../json.js';
import { get, post, type Route } from '../route.js';
import type { Signal } from '../signals.js';
import { SymphonyError } from '../symphony-error.js';

/** Saved searches for tags. (Wire sheet, section 12.) */
export const signalRoutes: Route[] = [
  get('/agent/v1/signals/list', 'agent', (call) => {
    const skip = call.number('skip', 0);
    const limit = call.number('limit', 50, 500);
    return {
      json: call.pod.signals
        .all()
        .slice(skip, skip + limit)
        .map(wireSignal),
    };
  }),
  get('/agent/v1/signals/{id}/get', 'agent', (call) => ({ json: wireSignal(signal(call)) })),
  post('/agent/v1/signals/create', 'agent', (call) => {
    const body = call.json();
    const input = {
      name: required(body, 'name'),
      query: checkedQuery(required(body, 'query')),
      visibleOnProfile: body.visibleOnProfile !== false,
      companyWide: body.companyWide === true,
    };
    return { json: wireSignal(call.pod.signals.create(input)) };
  }),
  post('/agent/v1/signals/{id}/update', 'agent', (call) => {
    const found = signal(call);
    const body = call.json();
    if (body.name !== undefined) found.name = required(body, 'name');
    if (body.query !== undefined) found.query = checkedQuery(required(body, 'query'));
    if (typeof body.visibleOnProfile === 'boolean') found.visibleOnProfile = body.visibleOnProfile;
    if (typeof body.companyWide === 'boolean') found.companyWide = body.companyWide;
    return { json: wireSignal(found) };
  }),
  post('/agent/v1/signals/{id}/delete', 'agent', (call) => {
    call.pod.signals.delete(signal(call));
    return { json: { format: 'TEXT', message: `Signal ${call.param('id')} deleted` } };
  }),
  post('/agent/v1/signals/{id}/subscribe', 'agent', (call) => subscriptions(call, true)),
  post('/agent/v1/signals/{id}/unsubscribe', 'agent', (call) => subscriptions(call, false)),
  get('/agent/v1/signals/{id}/subscribers', 'agent', (call) => {
    const found = signal(call);
    const offset = call.number('skip', 0);
    const limit = call.number('limit', 100);
    const all = [...found.subscribers].map(([id, { at, pushed }]) => ({
      subscriptionId: `${found.id}-${id}`,
      pushed,
      owner: id === call.state.bot.id,
      subscriberName: call.state.users.need(id).name,
      userId: BigInt(id),
      timestamp: at,
    }));
    const data = all.slice(offset, offset + limit);
    return { json: { offset, hasMore: offset + data.length < all.length, total: all.length, data } };
  }),
];

function signal(call: SymphonyCall): Signal {
  const found = call.pod.signals.get(call.param('id'));
  if (!found) throw new SymphonyError(404, `The signal ${call.param('id')} does not exist`);
  return found;
}

function required(body: Json, name: string): string {
  const value = textOf(body, name)?.trim();
  if (!value) throw new SymphonyError(400, `The field ${name} is required`);
  return value;
}

function checkedQuery(query: string): string {
  if (!/\b(?:hashtag|cashtag):\S/i.test(query))
    throw new SymphonyError(400, 'The query must contain at least one hashtag or cashtag');
  return query;
}

/** Those who are named; without a body the caller. */
function subscriptions(call: SymphonyCall, isOn: boolean) {
  const found = signal(call);
  const body = call.request.body.byteLength > 0 ? call.body() : [BigInt(call.actor.id)];
  if (!Array.isArray(body)) throw new SymphonyError(400, 'The body must be a list of user ids');
  const errors: Json[] = [];
  for (const each of body) {
    const user = call.state.users.get(String(each));
    if (!user) errors.push({ userId: each, code: 'USER_NOT_FOUND', message: 'The user does not exist' });
    else if (isOn) found.subscribers.set(user.id, { at: call.pod.now(), pushed: call.flag('pushed') ?? false });
    else found.subscribers.delete(user.id);
  }
  return {
    json: {
      requestedSubscription: body.length,
      successfulSubscription: body.length - errors.length,
      failedSubscription: errors.length,
      subscriptionErrors: errors,
    },
  };
}

function wireSignal(found: Signal): Json {
  const { id, name, query, visibleOnProfile, companyWide, timestamp } = found;
  return { id, name, query, visibleOnProfile, companyWide, timestamp };
}
