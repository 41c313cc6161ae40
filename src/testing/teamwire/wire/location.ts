import type { Json } from '../json.js';
import type { SharedLocation } from '../locations.js';

export function wireLocation({ expiresAt, ...location }: SharedLocation): Json {
  return { ...location, expires_at: expiresAt };
}
