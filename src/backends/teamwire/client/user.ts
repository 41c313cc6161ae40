import type { OrganisationData, UserData } from './data/snapshots.js';
import type { ClientParts } from './parts.js';
import { fieldsOf } from './read/values.js';
import type { CallOptions } from './transport/teamwire-transport.js';

/** Somebody on Teamwire, as known when the object was made. */
export class TWUser {
  readonly uid: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly organisation: OrganisationData | undefined;
  readonly isBot: boolean;
  readonly #parts: ClientParts;
  readonly #hasAvatar: boolean;

  constructor(data: UserData, parts: ClientParts) {
    this.uid = data.uid;
    this.firstName = data.firstName;
    this.lastName = data.lastName;
    this.organisation = data.organisation;
    this.isBot = data.isBot;
    this.#hasAvatar = data.hasAvatar;
    this.#parts = parts;
  }

  /** @deprecated since 1.0 of the SDK: use `organisation` */
  get orgName(): string | undefined {
    return this.organisation?.name;
  }

  /** First and last name. */
  fullName(): string {
    return `${this.firstName} ${this.lastName}`.trim();
  }

  hasAvatar(): boolean {
    return this.#hasAvatar;
  }

  /** The picture: a JPEG. @throws TWImageLoadError when there is none */
  loadAvatar(options: CallOptions = {}): Promise<Uint8Array> {
    return this.#parts.transport.readAvatar({ uid: this.uid }, options);
  }

  /** What else the user tells. Its fields are not public: they are given as they come. @throws TWAuthError */
  async getProfile(options: CallOptions = {}): Promise<Readonly<Record<string, unknown>>> {
    return fieldsOf(await this.#parts.transport.call('getProfile', { uid: this.uid }, options));
  }
}
