/** Something in the repository that is made from the code, and is checked to be what the code makes of it now. */
export interface Generator {
  readonly name: string;
  /** The files that it writes, relative to the repository's root. */
  readonly outputs: readonly string[];
  /** The content of each output. Equal input gives equal output: no times, no order of the file system. */
  run(): Promise<Readonly<Record<string, string>>> | Readonly<Record<string, string>>;
}
