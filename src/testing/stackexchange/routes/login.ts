import type { UserRecord } from '../../world/index.js';
import { accountCookie, noAccountCookie } from '../auth/cookies.js';
import type { StackExchangeCall } from '../call.js';
import { captchaPage, confirmPage, loginPage, logoutPage, sitePlain } from '../pages/login-pages.js';
import { get, html, post, type Route, redirect, text } from './route.js';

/** The login site. (Wire sheet, section 2.) */
export const loginRoutes: Route[] = [
  get('/', (call) => html(sitePlain(call.page, call.site.loginSite))),
  // Clients that keep the method on a redirect come here with POST after the log-in.
  post('/', 'none', (call) => html(sitePlain(call.page, call.site.loginSite))),
  get('/users/login', (call) => (call.visitor.user ? redirect(returnPath(call)) : html(form(call)))),
  post('/users/login', 'none', logIn),
  post('/users/login-or-signup/validation/track', 'none', async (call) =>
    text((await account(call)) ? 'Login-OK' : 'Login-Failed'),
  ),
  post('/users/signup-finish', 'none', async (call) => {
    const user = call.site.state.users.get(call.site.newAccounts.get((await call.field('s')) ?? '') ?? '');
    if (!user) return html(form(call, 'The confirmation is not valid.'));
    call.site.unconfirmed.delete(user);
    return opened(call, user);
  }),
  get('/users/current', (call) =>
    call.visitor.user
      ? redirect(`/users/${call.visitor.user.id}/${call.visitor.user.handle}`)
      : redirect('/users/login'),
  ),
  get('/users/logout', (call) => html(logoutPage(call.page, call.site.visitors.loginKey()))),
  post('/users/logout', 'none', async (call) => {
    if (!call.site.visitors.isLoginKey((await call.field('fkey')) ?? ''))
      return html(logoutPage(call.page, call.site.visitors.loginKey()));
    call.site.visitors.logOut(call.visitor);
    const answer = html(sitePlain(call.page, 'Logged out'));
    return { ...answer, headers: { ...answer.headers, 'set-cookie': noAccountCookie() } };
  }),
  get('/users/{id}/{slug}', (call) => html(sitePlain(call.page, call.site.user(call.param('id'))?.name ?? 'User'))),
];

async function logIn(call: StackExchangeCall) {
  const { site } = call;
  const { visitors } = site;
  if (!visitors.isLoginKey((await call.field('fkey')) ?? '')) return html(form(call), 200);
  const user = await account(call);
  const isTooOften =
    user !== undefined && visitors.logIns(user) >= (site.options.captchaAfter ?? Number.POSITIVE_INFINITY);
  // Asked for whoever comes, right password or not.
  if (site.asksCaptcha || isTooOften) return html(captchaPage(call.page));
  if (!user) return html(form(call, 'The email or password is incorrect.'));
  if (site.unconfirmed.has(user)) {
    const token = visitors.loginKey();
    site.newAccounts.set(token, user.id);
    return html(confirmPage(call.page, visitors.loginKey(), token));
  }
  return opened(call, user);
}

/** Who the two fields name. */
async function account(call: StackExchangeCall): Promise<UserRecord | undefined> {
  const { site } = call;
  const user = site.state.users.byEmail((await call.field('email')) ?? '');
  const isRight = (await call.field('password')) === site.password && !site.visitors.areRevoked;
  return user && isRight && !user.isDeactivated ? user : undefined;
}

function opened(call: StackExchangeCall, user: UserRecord) {
  const visitor = call.site.visitors.logIn(user);
  return redirect(returnPath(call), { 'set-cookie': [accountCookie(visitor)] });
}

/** Where the visitor wanted to go; never to another site. */
function returnPath(call: StackExchangeCall): string {
  const wanted = call.query('returnurl') ?? '/';
  return /^\/(?!\/)/.test(wanted) ? wanted : '/';
}

function form(call: StackExchangeCall, problem?: string): string {
  return loginPage(call.page, call.site.visitors.loginKey(), problem);
}
