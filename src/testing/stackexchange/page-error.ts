/** An answer that is a page of the site's: there is no such thing, or it is not for you. */
export class PageError extends Error {
  readonly status: number;

  constructor(status: 404 | 500, message: string) {
    super(message);
    this.status = status;
  }
}
