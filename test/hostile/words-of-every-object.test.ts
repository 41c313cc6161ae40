import { describe, expect, it } from 'vitest';
import { errorOfFailure } from '../../src/backends/rocketchat/errors.js';
import { TwoFactorError } from '../../src/backends/rocketchat/two-factor-error.js';
import { componentsFromPresentation } from '../../src/backends/symphony/markup/component-reader.js';
import { readTime } from '../../src/backends/symphony/markup/time.js';
import { typeOf } from '../../src/backends/teamwire/normalize/message.js';
import { ownValue } from '../../src/core/own-value.js';

/** What a server may send as a name, and what every table seems to have. */
describe.each(['__proto__', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'])('the word %s', (word) => {
  it('is in no table', () => {
    expect(ownValue({ a: 1 }, word)).toBeUndefined();
    expect(typeOf({ isAlert: true, alertType: word } as never)).toBe('unknown');
    const failure = { code: word, reason: 'no', details: undefined };
    expect(errorOfFailure(failure, 'chat.postMessage', {})).toBeUndefined();
    const second = new TwoFactorError({ method: word, isRefused: false } as never, 'login');
    expect(second.message).toBe(`login wants a second factor (${word}): give it in 'twoFactor'.`);
    const attributes = { value: '2026-11-21T00:00:00Z', format: word };
    expect(readTime({ attributes } as never)).toEqual({ type: 'timestamp', value: '2026-11-21T00:00:00.000Z' });
    const form = `<form id="f"><button class="${word}" name="n" type="action">Go</button><input type="${word}" name="x"/></form>`;
    expect(componentsFromPresentation(form)).toMatchObject([{ type: 'button', style: 'secondary' }]);
  });
});
