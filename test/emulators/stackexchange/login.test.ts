import { describe, expect, it } from 'vitest';
import { all, Browser, hidden, start, texts } from './harness.js';

const cookies = async (browser: Browser, url: string) => (await browser.jar.getCookies(url)).map(({ key }) => key);

describe('logging in', () => {
  it('gives a cookie, and the chat another key than the login site', async () => {
    const { emulator } = await start();
    const browser = new Browser(emulator);
    const page = await browser.get('/users/login', browser.login);
    expect(all(page.text, 'form#login-form')).toHaveLength(1);
    const key = hidden(page.text);
    const { email, password } = emulator.config;
    const answer = await browser.post('/users/login', { email, password, fkey: key }, browser.login);
    expect([answer.status, answer.headers.get('location')]).toEqual([302, '/']);
    expect(await cookies(browser, browser.chat)).toContain('acct');
    const chatKey = await browser.readKey('/');
    expect(chatKey).not.toBe(key);
    expect(await browser.readKey('/rooms/1')).toBe(chatKey);
    expect((await browser.get('/users/login', browser.login)).headers.get('location')).toBe('/');
    const me = emulator.world.bot.id;
    expect((await browser.get('/users/current', browser.login)).headers.get('location')).toContain(`/users/${me}/`);
    const [link] = all((await browser.get('/no-such-page')).text, '.topbar-menu-links').flatMap((bar) => all(bar, 'a'));
    expect(link?.attribs?.['href']).toMatch(new RegExp(`^/users/${me}/`));
  });

  it('sends the cookie byte for byte, or it is not known', async () => {
    const { emulator, bot } = await start();
    const [cookie] = (await bot.jar.getCookies(bot.chat)).filter(({ key }) => key === 'acct');
    expect(cookie?.value).toMatch(/^t=[0-9a-f]+%2b&s=[0-9a-f]+$/);
    const link = async (value: string) => {
      const response = await fetch(`${bot.chat}/`, { headers: { cookie: `acct=${value}` } });
      return all(await response.text(), '.topbar-menu-links').flatMap((bar) => texts(bar, 'a'))[0];
    };
    expect(await link(cookie?.value ?? '')).toBe(emulator.world.bot.name);
    expect(await link(encodeURIComponent(cookie?.value ?? ''))).toBe('log in');
    expect(await link(decodeURIComponent(cookie?.value ?? ''))).toBe('log in');
  });

  it('a wrong password, a wrong key, an unknown account: the form again', async () => {
    const { emulator } = await start();
    const browser = new Browser(emulator);
    for (const wrong of [{ password: 'guess' }, { email: 'nobody@example.test' }]) {
      const answer = await browser.logIn(wrong);
      expect(answer.status).toBe(200);
      expect(answer.text).toContain('The email or password is incorrect.');
      expect(all(answer.text, 'form#login-form')).toHaveLength(1);
    }
    const { email, password } = emulator.config;
    const answer = await browser.post('/users/login', { email, password, fkey: '0'.repeat(32) }, browser.login);
    expect(answer.status).toBe(200);
    expect(await cookies(browser, browser.chat)).not.toContain('acct');
    expect(JSON.stringify(emulator.requests)).not.toContain(password);
  });

  it('a captcha after too many log-ins, or when told so, until it is solved', async () => {
    const { emulator } = await start({ captchaAfter: 2 });
    const second = await new Browser(emulator).logIn();
    expect(second.status).toBe(302);
    const third = await new Browser(emulator).logIn();
    expect([third.status, third.text.includes('Human verification')]).toEqual([200, true]);
    emulator.solveCaptcha();
    expect((await new Browser(emulator).logIn()).status).toBe(302);
    emulator.faults.captcha();
    expect((await new Browser(emulator).logIn()).text).toContain('Human verification');
    emulator.faults.clear();
    expect((await new Browser(emulator).logIn()).status).toBe(302);
  });

  it('an account that is new to the site is confirmed first', async () => {
    const { emulator } = await start();
    emulator.setUser('eve', { isNew: true });
    const browser = new Browser(emulator);
    const page = await browser.logIn(emulator.configOf('eve'));
    const [form] = all(page.text, 'form#logout-user');
    const fields = all(form ?? {}, 'input').flatMap(({ attribs }) =>
      attribs?.['name'] ? [[attribs['name'], attribs['value'] ?? ''] as const] : [],
    );
    const done = await browser.post(form?.attribs?.['action'] ?? '', Object.fromEntries(fields), browser.login);
    expect(done.status).toBe(302);
    expect((await new Browser(emulator).logIn(emulator.configOf('eve'))).status).toBe(302);
  });

  it('the older check before the log-in, and logging out', async () => {
    const { emulator, bot } = await start();
    const { email, password } = emulator.config;
    const track = (fields: Record<string, string>) =>
      bot.post('/users/login-or-signup/validation/track', fields, bot.login);
    expect((await track({ email, password })).text).toBe('Login-OK');
    expect((await track({ email, password: 'x' })).text).not.toContain('Login-OK');
    const key = hidden((await bot.get('/users/logout', bot.login)).text);
    expect((await bot.post('/users/logout', { fkey: key }, bot.login)).status).toBe(200);
    expect(await cookies(bot, bot.chat)).not.toContain('acct');
    expect((await bot.get('/users/current', bot.login)).headers.get('location')).toBe('/users/login');
  });
});

describe('without an account', () => {
  it('pages, people and the past of rooms can be read; nothing can be written', async () => {
    const { emulator, ada, general } = await start();
    const said = ada.say('general', 'hello');
    const visitor = new Browser(emulator);
    await visitor.readKey(`/rooms/${general.id}`);
    const { events, time } = await visitor.events(general.id);
    expect(events.map(({ content }) => content)).toEqual(['hello']);
    expect(time).toBeGreaterThan(0);
    const plain = await fetch(`${visitor.chat}/chats/${general.id}/events`, {
      method: 'POST',
      body: new URLSearchParams(),
    });
    expect(plain.status).toBe(200);
    expect((await visitor.get(`/message/${said.id}?plain=true`)).text).toBe('hello');
    expect((await visitor.get(`/transcript/message/${said.id}`)).status).toBe(200);
    expect((await visitor.get(`/rooms/pingable/${general.id}`)).json).toEqual([]);
    expect(all((await visitor.get(`/rooms/${general.id}`)).text, 'textarea')).toHaveLength(0);
    const refused = await visitor.post(`/chats/${general.id}/messages/new`, { text: 'hi' });
    expect([refused.status, refused.text]).toEqual([404, 'The room does not exist, or you do not have permission']);
    expect((await visitor.post(`/messages/${said.id}/star`)).status).toBe(404);
    const socket = await visitor.open(general.id, time ?? 0);
    ada.say('general', 'again');
    expect((await socket.until(({ event_type }) => event_type === 1))['content']).toBe('again');
  });
});
