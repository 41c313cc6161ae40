import { ChatError, type ChatErrorCode, type ChatErrorOptions, isChatError } from '../../../core/errors/index.js';

/** The names of Teamwire's exceptions, and the kind of ChatError that each is. */
const codes = {
  TWNotFoundError: 'not_found',
  TWAuthError: 'forbidden',
  TWConnectionError: 'connection',
  TWServerError: 'server',
  TWUpdateMembersNotAllowed: 'forbidden',
  TWInvalidMembersError: 'invalid',
  TWLeaveChatNotAllowed: 'forbidden',
  TWCloseChatNotAllowed: 'forbidden',
  TWReadReceiptsDisabled: 'forbidden',
  TWImageLoadError: 'invalid',
  TWImageRemoveError: 'conflict',
} as const satisfies Record<string, ChatErrorCode>;

export type TeamwireErrorName = keyof typeof codes;

/** `code` where it is not the usual one of the exception. */
export type TeamwireErrorOptions = ChatErrorOptions & { code?: ChatErrorCode | undefined };

/**
 * Any of Teamwire's exceptions. Each is a ChatError of its kind too: a TWNotFoundError is a NotFoundError.
 * `instanceof` holds across the ESM and the CommonJS copy of the package.
 */
export class TeamwireError extends ChatError {
  constructor(name: TeamwireErrorName, message: string, { code, ...options }: TeamwireErrorOptions = {}) {
    super(code ?? codes[name], message, { platform: 'teamwire', platformCode: name, ...options });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (!isChatError(value)) return false;
    // biome-ignore lint/complexity/noThisInStatic: `this` is the class on the right of instanceof, a subclass too.
    const expected = (this as { prototype: Error }).prototype.name;
    return expected === 'TeamwireError' ? Object.hasOwn(codes, value.name) : value.name === expected;
  }
}

/** There is no such chat, message or user, or the bot cannot see it. */
export class TWNotFoundError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWNotFoundError', message, options);
  }
}

/** The bot may not do this (`code` is `forbidden`), or its credentials are refused (`auth`, status 401). */
export class TWAuthError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWAuthError', message, { ...(options?.status === 401 && { code: 'auth' }), ...options });
  }
}

/** Network trouble (`code` is `connection`), or no answer in time (`timeout`). */
export class TWConnectionError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWConnectionError', message, options);
  }
}

/** The other side failed. */
export class TWServerError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWServerError', message, options);
  }
}

/** The administrator does not allow changing the members of chats, or it is a 1:1 chat. */
export class TWUpdateMembersNotAllowed extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWUpdateMembersNotAllowed', message, options);
  }
}

/** Some of the users or groups do not exist. */
export class TWInvalidMembersError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWInvalidMembersError', message, options);
  }
}

/** The administrator does not allow leaving chats, or it is a 1:1 chat. */
export class TWLeaveChatNotAllowed extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWLeaveChatNotAllowed', message, options);
  }
}

/** The administrator does not allow closing chats. */
export class TWCloseChatNotAllowed extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWCloseChatNotAllowed', message, options);
  }
}

/** The administrator has switched read receipts off. */
export class TWReadReceiptsDisabled extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWReadReceiptsDisabled', message, options);
  }
}

/** An image cannot be read, is no JPEG of at most 600 by 600, or there is none. */
export class TWImageLoadError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWImageLoadError', message, options);
  }
}

/** The avatar could not be removed. */
export class TWImageRemoveError extends TeamwireError {
  constructor(message: string, options?: TeamwireErrorOptions) {
    super('TWImageRemoveError', message, options);
  }
}

/** The exceptions by their name on the wire. */
export const exceptions = {
  TWNotFoundError,
  TWAuthError,
  TWConnectionError,
  TWServerError,
  TWUpdateMembersNotAllowed,
  TWInvalidMembersError,
  TWLeaveChatNotAllowed,
  TWCloseChatNotAllowed,
  TWReadReceiptsDisabled,
  TWImageLoadError,
  TWImageRemoveError,
} as const satisfies Record<TeamwireErrorName, new (message: string, options?: TeamwireErrorOptions) => TeamwireError>;

// The names must outlive minification, so they are not read from the classes.
Object.defineProperty(TeamwireError.prototype, 'name', { value: 'TeamwireError', configurable: true, writable: true });
for (const [name, subclass] of Object.entries(exceptions))
  Object.defineProperty(subclass.prototype, 'name', { value: name, configurable: true, writable: true });
