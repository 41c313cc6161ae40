/** The kind of an attention message. A newer server's unknown value is kept as it came. */
export const AlertType = Object.freeze({
  ALERT: 'ALERT',
  ANNOUNCEMENT: 'ANNOUNCEMENT',
  NOTE: 'NOTE',
} as const);
export type AlertType = (typeof AlertType)[keyof typeof AlertType];
