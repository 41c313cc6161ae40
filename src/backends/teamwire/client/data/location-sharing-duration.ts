/** How long a position is shared, in seconds. */
export const LocationSharingDuration = Object.freeze({
  DURATION_15_MIN: 900,
  DURATION_1_HR: 3_600,
  DURATION_8_HR: 28_800,
} as const);
export type LocationSharingDuration = (typeof LocationSharingDuration)[keyof typeof LocationSharingDuration];
