/** What differs from pod to pod. */
export type SymphonyMarkupOptions = {
  /** The link schemes that the pod allows (`GET /pod/v2/system/protocols`). Default `http` and `https`. */
  linkSchemes?: readonly string[] | undefined;
  /**
   * How a point in time is written: as the `dateTime` element, which agents know since 25.6 and show in each reader's zone,
   * or as text in the zone asked for. Default `element`.
   */
  timestamps?: 'element' | 'text' | undefined;
};

export const platform = 'symphony';
/** Those that every pod allows. */
export const defaultSchemes: readonly string[] = ['http', 'https'];
