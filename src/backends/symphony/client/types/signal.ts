export type BaseSignal = {
  name?: string;
  /** `HASHTAG:x AND CASHTAG:y` */
  query?: string;
  visibleOnProfile?: boolean;
  companyWide?: boolean;
};

export type Signal = BaseSignal & { id?: string; timestamp?: number | null };

export type ChannelSubscriptionResponse = {
  requestedSubscription?: number | null;
  successfulSubscription?: number | null;
  failedSubscription?: number | null;
  subscriptionErrors?: Record<string, unknown>[] | null;
};

export type ChannelSubscriber = {
  pushed?: boolean | null;
  owner?: boolean | null;
  subscriberName?: string | null;
  userId?: string;
  timestamp?: number | null;
  subscriptionId?: string | null;
};

export type ChannelSubscriberResponse = {
  offset?: number | null;
  total?: number | null;
  hasMore?: boolean | null;
  data?: ChannelSubscriber[] | null;
};
