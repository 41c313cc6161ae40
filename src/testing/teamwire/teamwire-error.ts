/** The bridge contract's errors by their code. (Wire sheet, section c.) */
const statuses = {
  TWAuthError: 403,
  TWUpdateMembersNotAllowed: 403,
  TWLeaveChatNotAllowed: 403,
  TWCloseChatNotAllowed: 403,
  TWReadReceiptsDisabled: 403,
  TWNotFoundError: 404,
  TWImageRemoveError: 409,
  TWInvalidMembersError: 422,
  TWImageLoadError: 422,
  BadRequest: 422,
  TWServerError: 500,
} as const;

/** An answer that is no success. */
export class TeamwireError extends Error {
  readonly code: keyof typeof statuses;
  readonly status: number;

  constructor(code: keyof typeof statuses, message: string, status: number = statuses[code]) {
    super(message);
    this.code = code;
    this.status = status;
  }
}
