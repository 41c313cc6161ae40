import { InvalidError } from '../../../core/errors/index.js';
import type { OutgoingFile } from '../../../core/files/index.js';
import { ApiFamily } from './api-family.js';
import type { CallOptions } from './caller.js';
import type { ListOptions } from './chat-reading.js';
import { dateText, listing } from './parameters.js';
import type { DateInput, Page } from './types/date.js';
import type { UserObject, UserPresence, UserStatus, UserStatusInfo } from './types/user.js';

/** One user. */
export type UserSelector = { userId: string; username?: never } | { username: string; userId?: never };

/** One user, or nobody: the account itself. */
export type OptionalUser = UserSelector | { userId?: undefined; username?: undefined };

/** What an administrator says of a new user. */
export type NewUser = {
  email: string;
  name: string;
  password: string;
  username: string;
  active?: boolean | undefined;
  roles?: readonly string[] | undefined;
  verified?: boolean | undefined;
  joinDefaultChannels?: boolean | undefined;
  requirePasswordChange?: boolean | undefined;
  sendWelcomeEmail?: boolean | undefined;
  customFields?: Readonly<Record<string, unknown>> | undefined;
};

/** Users, their presence and their status. */
export class UsersApi extends ApiFamily {
  /** The account itself. */
  me(options: CallOptions = {}): Promise<UserObject> {
    return this.caller.get('me', options);
  }

  /** @param user - by id or name; `includeUserRooms` since 7.0. @throws NotFoundError */
  info(
    user: UserSelector,
    options: CallOptions & { includeUserRooms?: boolean | undefined } = {},
  ): Promise<{ user: UserObject }> {
    return this.caller.get('users.info', { ...user, ...options });
  }

  list(options: ListOptions = {}): Promise<Page<'users', UserObject>> {
    return this.caller.get('users.list', listing(options));
  }

  /** @throws PasswordPolicyError; ForbiddenError for who is no administrator */
  create(user: NewUser, options: CallOptions = {}): Promise<{ user: UserObject }> {
    return this.caller.post('users.create', { ...user, ...options });
  }

  update(
    userId: string,
    data: Partial<NewUser> & Readonly<Record<string, unknown>>,
    options: CallOptions = {},
  ): Promise<{ user: UserObject }> {
    return this.caller.post('users.update', { userId, data, ...options }, { idempotent: true });
  }

  /** Changes the account itself. `currentPassword` is the SHA-256 of it, in hex. @throws PasswordPolicyError */
  updateOwnBasicInfo(
    data: {
      name?: string | undefined;
      username?: string | undefined;
      email?: string | undefined;
      nickname?: string | undefined;
      bio?: string | undefined;
      statusText?: string | undefined;
      statusType?: UserStatus | undefined;
      currentPassword?: string | undefined;
      newPassword?: string | undefined;
    },
    options: CallOptions = {},
  ): Promise<{ user: UserObject }> {
    return this.caller.post('users.updateOwnBasicInfo', { data, ...options });
  }

  async delete(userId: string, options: CallOptions & { confirmRelinquish?: boolean | undefined } = {}): Promise<void> {
    await this.caller.post('users.delete', { userId, ...options });
  }

  setActiveStatus(
    userId: string,
    activeStatus: boolean,
    options: CallOptions & { confirmRelinquish?: boolean | undefined } = {},
  ): Promise<{ user: Pick<UserObject, '_id' | 'active'> }> {
    return this.caller.post('users.setActiveStatus', { userId, activeStatus, ...options }, { idempotent: true });
  }

  /** Of nobody: the account's own, with `connectionStatus` and `lastLogin`. */
  getPresence(
    user: OptionalUser = {},
    options: CallOptions = {},
  ): Promise<{ presence: UserStatus; connectionStatus?: UserStatus; lastLogin?: string }> {
    return this.caller.get('users.getPresence', { ...user, ...options });
  }

  /** Of nobody: the account's own. */
  getStatus(user: OptionalUser = {}, options: CallOptions = {}): Promise<UserStatusInfo> {
    return this.caller.get('users.getStatus', { ...user, ...options });
  }

  /**
   * Sets the account's presence and status text; at least one of them.
   *
   * @param status - `expiresAt` since 8.6; `userId` of another, for administrators
   * @throws ForbiddenError for a status that the server does not allow (`offline` may be switched off)
   */
  async setStatus(
    status: {
      status?: UserStatus | undefined;
      message?: string | undefined;
      expiresAt?: DateInput | undefined;
      userId?: string | undefined;
    },
    options: CallOptions = {},
  ): Promise<void> {
    if (status.status === undefined && status.message === undefined) {
      throw new InvalidError("setStatus needs 'status' or 'message'.", {
        operation: 'users.setStatus',
        maybeDelivered: false,
      });
    }
    const { expiresAt, ...rest } = status;
    await this.caller.post(
      'users.setStatus',
      { ...rest, ...(expiresAt !== undefined && { expiresAt: dateText(expiresAt) }), ...options },
      { idempotent: true },
    );
  }

  /**
   * The presence of many.
   *
   * @param selection - `ids`, or `from`: what has changed since. With neither, everybody who is not offline.
   * @returns nobody where the server does not tell presences
   */
  presence(
    selection: { ids?: readonly string[] | undefined; from?: DateInput | undefined } = {},
    options: CallOptions = {},
  ): Promise<{ users: UserPresence[]; full?: boolean }> {
    // The form with commas was broken in some 8.x (wire sheet, section 5).
    return this.caller.get('users.presence', {
      'ids[]': selection.ids,
      from: dateText(selection.from),
      ...options,
    });
  }

  /** @param picture - its URL, or its bytes */
  async setAvatar(
    picture: string | OutgoingFile,
    options: CallOptions & { userId?: string | undefined } = {},
  ): Promise<void> {
    if (typeof picture === 'string') {
      await this.caller.post('users.setAvatar', { avatarUrl: picture, ...options }, { idempotent: true });
      return;
    }
    const { userId, ...rest } = options;
    await this.caller.call({
      ...rest,
      operation: 'users.setAvatar',
      method: 'POST',
      path: '/api/v1/users.setAvatar',
      idempotent: true,
      multipart: [
        ...(userId === undefined ? [] : [{ name: 'userId', value: userId }]),
        { name: 'image', file: picture },
      ],
    });
  }

  async resetAvatar(options: CallOptions & { userId?: string | undefined } = {}): Promise<void> {
    await this.caller.post('users.resetAvatar', options, { idempotent: true });
  }

  /** Where the picture is: the server answers with a redirect, which is not followed. `undefined` when it has none. */
  async getAvatarUrl(user: OptionalUser = {}, options: CallOptions = {}): Promise<string | undefined> {
    const answer = await this.caller.exchange<unknown, 'text'>({
      ...options,
      operation: 'users.getAvatar',
      path: '/api/v1/users.getAvatar',
      query: user,
      redirect: 'manual',
      responseType: 'text',
    });
    const location = answer.headers.get('location');
    return location === null ? undefined : new URL(location, answer.url).href;
  }

  /** Users whose name begins so. `options.exceptions` are user names to leave out. */
  autocomplete(
    term: string,
    options: CallOptions & { exceptions?: readonly string[] | undefined } = {},
  ): Promise<{ items: UserObject[] }> {
    const { exceptions, ...rest } = options;
    return this.caller.get('users.autocomplete', { selector: JSON.stringify({ term, exceptions }), ...rest });
  }

  /** Makes a personal access token. @throws TwoFactorError mostly: repeat with `twoFactor` */
  generatePersonalAccessToken(
    tokenName: string,
    options: CallOptions & { bypassTwoFactor?: boolean | undefined } = {},
  ): Promise<{ token: string }> {
    return this.caller.post('users.generatePersonalAccessToken', { tokenName, ...options });
  }

  /** Makes a token for another. @param options - `secret`: what the server's environment has, since 8.0 */
  createToken(
    user: UserSelector,
    options: CallOptions & { secret?: string | undefined } = {},
  ): Promise<{ data: { userId: string; authToken: string } }> {
    return this.caller.post('users.createToken', { ...user, ...options });
  }

  /** Sends another code by e-mail. */
  async sendEmailCode(emailOrUsername: string, options: CallOptions = {}): Promise<void> {
    await this.caller.post('users.2fa.sendEmailCode', { emailOrUsername, ...options });
  }
}
