// @ts-check
import { toast } from './toast.js';

/**
 * Asks the playground for something; what it refuses is shown to the user.
 *
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<{ id?: string | null } | undefined>} `undefined` when it was refused
 */
async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    toast(answer.error);
  } catch {
    toast('The playground does not answer. Is it still running?');
  }
  return undefined;
}

/**
 * Somebody does something on a platform.
 *
 * @param {string} platform
 * @param {Record<string, unknown>} act
 */
export const act = (platform, act) => post('/api/act', { platform, act });

/**
 * @param {string} platform
 * @param {Record<string, unknown>} order
 */
export const armFault = (platform, order) => post('/api/fault', { platform, order });

/** @param {Record<string, unknown>} order */
export const moveBot = (order) => post('/api/bot', order);

/**
 * What there is to know of a message.
 *
 * @param {{ platform: string, channel: string, id: string }} place
 * @returns {Promise<import('../view.js').InspectionView | undefined>}
 */
export async function inspect(place) {
  try {
    const response = await fetch(`/api/message?${new URLSearchParams(place)}`);
    return response.ok ? await response.json() : undefined;
  } catch {
    return undefined;
  }
}
