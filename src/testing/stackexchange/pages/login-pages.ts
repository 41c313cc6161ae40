import { escapeHtml } from '../markdown/escape.js';
import type { PageContext } from './layout.js';

/** A page of the login site. */
function sitePage({ site, visitor }: PageContext, title: string, body: string): string {
  const bar = visitor.user
    ? `<a class="my-profile js-gps-track" href="${site.loginOrigin}/users/${visitor.user.id}">${escapeHtml(visitor.user.name)}</a><button class="js-inbox-button">inbox</button>`
    : `<a href="/users/login" class="login-link">Log in</a>`;
  return `<!DOCTYPE html>
<html>
<head><title>${escapeHtml(title)} - ${site.loginSite}</title></head>
<body>
<header class="s-topbar">${site.parts.show('topbar', bar)}</header>
<main>${body}</main>
</body>
</html>
`;
}

export function sitePlain(context: PageContext, title: string): string {
  return sitePage(context, title, `<h1>${escapeHtml(title)}</h1>`);
}

/** The form, with what was wrong before. (Wire sheet, section 2.) */
export function loginPage(context: PageContext, fkey: string, problem?: string): string {
  const key = context.site.parts.show('fkey', `<input type="hidden" name="fkey" value="${fkey}">`);
  const form = `<form id="login-form" action="/users/login" method="POST">
${key}
<input type="hidden" name="ssrc" value="head">
<input type="email" name="email" id="email"><input type="password" name="password" id="password">
<input type="hidden" name="oauth_version" value=""><input type="hidden" name="oauth_server" value="">
<input type="hidden" name="openid_username" value=""><input type="hidden" name="openid_identifier" value="">
<button id="submit-button">Log in</button></form>`;
  const said = problem === undefined ? '' : `<p class="s-input-message js-error-message">${escapeHtml(problem)}</p>`;
  return sitePage(context, 'Log In', said + context.site.parts.show('login.form', form));
}

export function captchaPage(context: PageContext): string {
  return sitePage(
    context,
    'Human verification',
    '<h1>Human verification</h1><p>Please verify that you are human.</p><form action="/users/login" method="POST"><div class="g-recaptcha"></div></form>',
  );
}

/** An account that is new to this site is to be confirmed. (Wire sheet, section 2.) */
export function confirmPage(context: PageContext, fkey: string, token: string): string {
  return sitePage(
    context,
    'Confirm account',
    `<form id="logout-user" action="/users/signup-finish" method="POST"><input type="hidden" name="fkey" value="${fkey}"><input type="hidden" name="s" value="${token}"><input type="submit" value="Confirm and create"></form>`,
  );
}

export function logoutPage(context: PageContext, fkey: string): string {
  const key = context.site.parts.show('fkey', `<input type="hidden" name="fkey" value="${fkey}">`);
  return sitePage(
    context,
    'Log Out',
    `<form action="/users/logout" method="POST">${key}<button>Log out</button></form>`,
  );
}
