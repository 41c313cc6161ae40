/** What the program ends with. */
export const exitCodes = {
  /** It did what was asked; commands that run until Ctrl-C end with it too. */
  done: 0,
  /** It could not, or a check failed. */
  failed: 1,
  /** The command line or the configuration is wrong. */
  usage: 2,
  /** Ctrl-C before it was done. */
  interrupted: 130,
} as const;
