// @ts-check
import { toast } from './toast.js';

/**
 * Asks the playground for something; what it refuses is told to the user, where they did it if there is a place for it.
 *
 * @param {string} path
 * @param {unknown} body
 * @param {(words: string) => void} [refused] - tells the user why
 * @returns {Promise<{ id?: string | null } | undefined>} `undefined` when it was refused
 */
async function post(path, body, refused = toast) {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (response.ok) return answer;
    refused(answer.error);
  } catch {
    refused('The playground does not answer. Is it still running?');
  }
  return undefined;
}

/**
 * Somebody does something on a platform.
 *
 * @param {string} platform
 * @param {Record<string, unknown>} act
 * @param {(words: string) => void} [refused]
 */
export const act = (platform, act, refused) => post('/api/act', { platform, act }, refused);

/**
 * @param {string} platform
 * @param {Record<string, unknown>} order
 * @param {(words: string) => void} [refused]
 */
export const armFault = (platform, order, refused) => post('/api/fault', { platform, order }, refused);

/**
 * @param {Record<string, unknown>} order
 * @param {(words: string) => void} [refused]
 */
export const moveBot = (order, refused) => post('/api/bot', order, refused);

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
