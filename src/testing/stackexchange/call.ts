import { readForm, type ServerRequest } from '../server/index.js';
import type { ChannelRecord, MessageRecord, UserRecord } from '../world/index.js';
import type { Visitor } from './auth/visitors.js';
import { PageError } from './page-error.js';
import type { PageContext } from './pages/layout.js';
import type { StackExchangeSite } from './site.js';

/** One request, with what it names. */
export class StackExchangeCall {
  readonly request: ServerRequest;
  readonly site: StackExchangeSite;
  readonly visitor: Visitor;
  readonly #params: Readonly<Record<string, string>>;
  #form: ReadonlyMap<string, string | File> | undefined;

  constructor(
    request: ServerRequest,
    site: StackExchangeSite,
    params: Readonly<Record<string, string>>,
    visitor: Visitor,
  ) {
    this.request = request;
    this.site = site;
    this.#params = params;
    this.visitor = visitor;
  }

  get page(): PageContext {
    return { site: this.site, visitor: this.visitor };
  }

  /** Who is logged in. @throws PageError 404, as for a wrong key */
  get actor(): UserRecord {
    const { user } = this.visitor;
    if (!user) throw new PageError(404, 'Page not found');
    return user;
  }

  param(name: string): string {
    return this.#params[name] ?? '';
  }

  query(name: string): string | undefined {
    return this.request.url.searchParams.get(name) ?? undefined;
  }

  async form(): Promise<ReadonlyMap<string, string | File>> {
    this.#form ??= (await readForm(this.request)) ?? new Map();
    return this.#form;
  }

  /** A text field of the form; the first name that there is. */
  async field(...names: string[]): Promise<string | undefined> {
    const form = await this.form();
    for (const name of names) {
      const value = form.get(name);
      if (typeof value === 'string') return value;
    }
    return undefined;
  }

  async number(name: string, otherwise: number): Promise<number> {
    const value = Number(await this.field(name));
    return Number.isFinite(value) && (await this.field(name))?.trim() ? value : otherwise;
  }

  /** The room of the path that the visitor may look into. @throws PageError 404 */
  room(name = 'room'): ChannelRecord {
    return this.roomById(this.param(name));
  }

  /** @throws PageError 404 */
  roomById(id: string): ChannelRecord {
    const room = this.site.state.channels.get(id);
    if (!room || !this.site.canRead(this.visitor.user, room)) throw new PageError(404, 'Page not found');
    return room;
  }

  /** A message that stands, in a room that the visitor may look into. */
  message(name = 'message'): MessageRecord | undefined {
    const message = this.site.message(this.param(name));
    const room = message && this.site.state.channels.get(message.channelId);
    return message && room && this.site.canRead(this.visitor.user, room) ? message : undefined;
  }

  roomOf(message: MessageRecord): ChannelRecord {
    return this.site.state.channels.need(message.channelId);
  }
}
