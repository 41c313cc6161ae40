import { AuthError, addSecret } from '../../../core/errors/index.js';
import { CaptchaError, PageError } from '../errors.js';
import { Page } from './pages/page.js';
import { selectors } from './pages/selectors.js';
import { fkeyOf } from './pages/session-page.js';
import type { Answer, Transport } from './transport.js';

export type Credentials = { email: string; password: string };

const path = '/users/login';
const operation = 'users/login';

/**
 * Logs in on the log-in site: its form, and the form posted back (wire sheet, section 2). The cookies are in the jar then.
 * One try: nothing here repeats, as the site answers repeats with a captcha.
 *
 * @throws CaptchaError; AuthError for wrong credentials; PageError where there is no form
 */
export async function logIn(
  transport: Transport,
  { email, password }: Credentials,
  signal?: AbortSignal | undefined,
): Promise<void> {
  addSecret(password);
  const form = await transport.login({ operation, path, redirect: 'manual', signal });
  refuseCaptcha(form);
  // Logged in already: the site leads away from the form.
  if (isRedirect(form)) return;
  const fkey = fkeyOf(new Page(path, form.text));
  if (fkey === undefined) throw new PageError(path, 'fkey', { operation });
  const answer = await post(transport, path, { email, password, fkey }, signal);
  const confirmed = isRedirect(answer) ? answer : await confirm(transport, answer, signal);
  refuseCaptcha(confirmed);
  const hasCookie = await transport.cookies.hasAccount(transport.origins.login);
  if (!isRedirect(confirmed) || !hasCookie) {
    throw new AuthError(
      `${new URL(transport.origins.login).host} refused the log-in: check the settings email and password. ` +
        'The account needs a password of its own there (not Google or GitHub).',
      { operation, platformCode: 'bad_credentials', retryable: false },
    );
  }
}

/** The end of the session on the log-in site. */
export async function logOut(transport: Transport, signal?: AbortSignal | undefined): Promise<void> {
  const logoutPath = '/users/logout';
  const form = await transport.login({ operation: 'users/logout', path: logoutPath, redirect: 'manual', signal });
  const fkey = isRedirect(form) ? undefined : fkeyOf(new Page(logoutPath, form.text));
  if (fkey !== undefined) await post(transport, logoutPath, { fkey }, signal);
}

/** Somebody without an account on that site is asked whether to make one: the form is sent back as it is (section 2.6). */
async function confirm(transport: Transport, answer: Answer, signal: AbortSignal | undefined): Promise<Answer> {
  refuseCaptcha(answer);
  const form = new Page(path, answer.text).one(selectors.login.confirm);
  const action = form?.attribute('action') ?? '';
  if (!form || !action.startsWith('/') || action.startsWith('//')) return answer;
  const fields = form
    .all(selectors.login.inputs)
    .map((input): [string, string] => [input.attribute('name') ?? '', input.attribute('value') ?? '']);
  return post(transport, action, Object.fromEntries(fields), signal);
}

function post(
  transport: Transport,
  target: string,
  form: Record<string, string>,
  signal: AbortSignal | undefined,
): Promise<Answer> {
  // A log-in may be done twice without harm, but each one brings the captcha nearer.
  return transport.login({
    operation,
    method: 'POST',
    path: target,
    form,
    redirect: 'manual',
    idempotent: false,
    signal,
  });
}

function isRedirect({ status }: Answer): boolean {
  return status >= 300 && status < 400;
}

/** "Human verification" on the page, or an address that speaks of a captcha (wire sheet, section 2.4). */
function refuseCaptcha(answer: Answer): void {
  const { text, location = '' } = answer;
  if (/captcha/i.test(location) || (!isRedirect(answer) && /Human verification/i.test(text)))
    throw new CaptchaError({ operation });
}
