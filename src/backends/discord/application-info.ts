/** The application behind a bot's token. */
export type ApplicationInfo = {
  readonly id: string;
  readonly name: string | undefined;
  /** What was granted in the developer portal (wire sheet, section 16); `undefined` when Discord did not tell. */
  readonly flags: number | undefined;
};
