/** A date as REST writes it: ISO 8601 in UTC, with milliseconds. */
export type IsoDate = string;

/** A date as a parameter. */
export type DateInput = Date | IsoDate;

/** Where a page begins and how long it is. */
export type Paging = {
  /** How many to skip. Default 0. */
  offset?: number | undefined;
  /** How many to give. Default 50; servers give 100 at the most, whatever is asked for, and say no word about it. */
  count?: number | undefined;
};

/** Field names to 1 (ascending) or -1, the most important first; or that as JSON text. */
export type Sort = Readonly<Record<string, 1 | -1>> | string;

/** A page: `list[key]`, with where it stands. */
export type Page<Key extends string, Item> = { [Name in Key]: Item[] } & {
  /** How many are in this page. */
  count: number;
  offset: number;
  /** How many there are in all. */
  total: number;
};
