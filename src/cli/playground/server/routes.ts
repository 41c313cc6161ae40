import type { IncomingMessage, ServerResponse } from 'node:http';
import * as z from 'zod';
import { FaultOrder } from '../fault-desk.js';
import { PersonAct, perform } from '../person-act.js';
import type { Playground } from '../playground.js';
import { pictureTypes } from '../project-message.js';
import type { Station } from '../station.js';
import { HttpProblem } from './http-problem.js';
import { openLiveFeed } from './live-feed.js';
import type { PageFile } from './page-files.js';
import { readJson } from './read-json.js';

const platform = z.string().min(1).max(100);
const ActRequest = z.strictObject({ platform, act: PersonAct });
const FaultRequest = z.strictObject({ platform, order: FaultOrder });
const BotRequest = z.strictObject({ action: z.enum(['restart', 'reconnect']), platform: platform.optional() });

type Route = { method: 'GET' | 'POST'; run(context: Context): Promise<void> | void };
type Context = {
  request: IncomingMessage;
  response: ServerResponse;
  url: URL;
  playground: Playground;
};

const routes: Readonly<Record<string, Route>> = {
  '/api/live': { method: 'GET', run: ({ response, playground }) => openLiveFeed(response, playground) },
  '/api/message': { method: 'GET', run: inspect },
  '/api/file': { method: 'GET', run: sendFile },
  '/api/act': { method: 'POST', run: act },
  '/api/fault': { method: 'POST', run: fault },
  '/api/bot': { method: 'POST', run: bot },
};

/** Answers a request that was found to be our own page's. @throws HttpProblem */
export async function answer(context: Context, files: ReadonlyMap<string, PageFile>): Promise<void> {
  const { pathname } = context.url;
  const file = files.get(pathname === '/' ? 'index.html' : pathname.slice(1));
  const route = Object.hasOwn(routes, pathname) ? routes[pathname] : file && servePage(file);
  if (!route) throw new HttpProblem(404, 'there is nothing here');
  const { method } = context.request;
  if (method !== route.method && !(method === 'HEAD' && route.method === 'GET')) {
    context.response.setHeader('allow', route.method);
    throw new HttpProblem(405, `use ${route.method}`);
  }
  await route.run(context);
}

function servePage({ type, body }: PageFile): Route {
  return {
    method: 'GET',
    run: ({ response }) =>
      void response.writeHead(200, { 'content-type': type, 'cache-control': 'no-cache' }).end(body),
  };
}

async function act({ request, response, playground }: Context): Promise<void> {
  const { platform: name, act: order } = await readJson(request, ActRequest);
  const { world } = stationOf(playground, name);
  const id = await inWords(() => perform(order, world));
  sendJson(response, { id: id ?? null });
}

async function fault({ request, response, playground }: Context): Promise<void> {
  const { platform: name, order } = await readJson(request, FaultRequest);
  const station = stationOf(playground, name);
  const armed = station.faults.arm(order);
  // A restart is over when the server is back; the page need not wait for it.
  if (order.fault === 'restart') armed.catch((error: unknown) => playground.note(name, String(error)));
  else await inWords(() => armed);
  const { fault: kind, ...settings } = order;
  playground.note(name, `fault: ${kind}${Object.keys(settings).length > 0 ? ` ${JSON.stringify(settings)}` : ''}`);
  playground.refresh(name);
  sendJson(response, {});
}

async function bot({ request, response, playground }: Context): Promise<void> {
  const { action, platform: name } = await readJson(request, BotRequest);
  if (action === 'restart') await playground.restartBot();
  else await inWords(() => stationOf(playground, name ?? '').reconnect());
  sendJson(response, {});
}

async function inspect({ url, response, playground }: Context): Promise<void> {
  const [name, channelId, id] = ['platform', 'channel', 'id'].map((key) => url.searchParams.get(key) ?? '');
  const seen = await stationOf(playground, name ?? '').inspect({ channelId: channelId ?? '', id: id ?? '' });
  if (!seen) throw new HttpProblem(404, 'there is no such message any more');
  sendJson(response, seen);
}

/** A file that somebody put into a pane: pictures are shown, everything else is only ever downloaded. */
function sendFile({ url, response, playground }: Context): void {
  const { world } = stationOf(playground, url.searchParams.get('platform') ?? '');
  const file = world.state.files.get(url.searchParams.get('id') ?? '');
  if (!file) throw new HttpProblem(404, 'there is no such file any more');
  const isPicture = pictureTypes.has(file.contentType);
  response
    .writeHead(200, {
      'content-type': isPicture ? file.contentType : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.filename.toWellFormed()).replace(/['()*]/g, (each) => `%${each.charCodeAt(0).toString(16)}`)}`,
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'no-store',
    })
    .end(file.data);
}

function stationOf(playground: Playground, name: string): Station {
  const station = playground.station(name);
  if (!station) throw new HttpProblem(404, `${name || 'this platform'} is not in this playground`);
  return station;
}

/** What the world, an emulator or the backend refuses is told in its own words. */
async function inWords<T>(run: () => T | Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new HttpProblem(409, error instanceof Error ? error.message : String(error));
  }
}

function sendJson(response: ServerResponse, value: unknown): void {
  response
    .writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(value));
}
