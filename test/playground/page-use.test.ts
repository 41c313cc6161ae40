import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleBot } from '../../src/cli/playground/bot/bot-source.js';
import { Playground } from '../../src/cli/playground/playground.js';
import { PlaygroundServer } from '../../src/cli/playground/server/playground-server.js';
import { findChromium } from './chromium.js';

const executablePath = findChromium();
const timeout = 15_000;

describe.skipIf(executablePath === undefined)('the page in use', { timeout: 60_000 }, () => {
  let playground: Playground;
  let server: PlaygroundServer;
  let browser: Browser;
  let page: Page;

  const pane = (name: string): Locator => page.locator(`#pane-${name}`);
  const input = (name: string): Locator => pane(name).locator('textarea');
  const message = (name: string, text: string | RegExp): Locator =>
    pane(name).locator('.message').filter({ hasText: text });
  const world = (name: string) => playground.station(name)!.world;

  async function say(name: string, text: string): Promise<void> {
    await input(name).fill(text);
    await input(name).press('Enter');
  }

  beforeAll(async () => {
    playground = await Playground.start(['slack', 'teamwire'], exampleBot);
    server = await PlaygroundServer.start(playground, 0);
    // Chromium's sandbox needs what containers do not give; it sees nothing but our own page here.
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    page.setDefaultTimeout(timeout);
    await page.goto(server.url);
    await pane('teamwire').waitFor();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await playground?.stop();
  }, 30_000);

  it('says at first what it is, and in an empty pane what to say; a click says it', async () => {
    await page.getByRole('note').getByText('One bot on six platforms.').waitFor();
    await page.getByRole('button', { name: 'Got it' }).click();
    // What the platform lacks is not proposed.
    expect(await pane('teamwire').getByRole('button', { name: '!poll' }).count()).toBe(0);
    await pane('slack').getByRole('button', { name: '!info' }).click();
    await message('slack', '!info')
      .getByRole('button', { name: /1 reply/ })
      .waitFor();
    expect(await pane('slack').locator('.welcome').isVisible()).toBe(false);
  });

  it('tells at the field what was refused; people join, and come back', async () => {
    const { state } = world('slack');
    const channel = state.channels.byName('general')!;
    const grace = state.users.byHandle('grace')!;
    await pane('slack').locator('.people').getByText('Grace', { exact: true }).click();
    await pane('slack').getByRole('button', { name: 'Leave general' }).click();
    await expect.poll(() => channel.members.has(grace.id), { timeout }).toBe(false);
    const more = pane('slack').getByLabel('More on Slack');
    await more.click();
    await pane('slack').getByRole('button', { name: 'Grace joins' }).click();
    await expect.poll(() => channel.members.has(grace.id), { timeout }).toBe(true);
    await more.click();
    await pane('slack').getByLabel('New channel').fill('general');
    await pane('slack').getByLabel('New channel').press('Enter');
    await pane('slack').getByRole('alert').getByText('there is a channel general already').waitFor();
    await page.keyboard.press('Escape');
    await pane('slack').locator('.refusal').getByRole('button', { name: 'Close' }).click();
  });

  it('fills in a dialog, with what is missing told in it', async () => {
    await say('slack', '!form');
    await message('slack', 'A few words, please.').getByRole('button', { name: 'Open the form' }).click();
    const dialog = pane('slack').getByRole('dialog', { name: 'Feedback' });
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.getByRole('alert').getByText('must be filled in').waitFor();
    await dialog.getByLabel('Subject').fill('Pages');
    await dialog.getByLabel('How is it?').selectOption('Could be better');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await message('slack', '“Pages” is noted. Could be better.').waitFor();
  });

  it('keeps its place while one reads, and says what has come', async () => {
    const { messages, bot, channels } = world('teamwire').state;
    const channel = channels.byName('general')!;
    for (let index = 0; index < 500; index += 1) messages.post({ channel, author: bot, content: `line ${index}` });
    await message('teamwire', /line 499$/).waitFor();
    const log = pane('teamwire').locator('.log');
    await expect.poll(() => log.evaluate((it) => it.scrollHeight - it.scrollTop - it.clientHeight)).toBeLessThan(2);
    await log.evaluate((it) => {
      it.scrollTop -= 3_000;
    });
    await expect.poll(() => pane('teamwire').locator('.new-messages').isHidden()).toBe(true);
    const top = await log.evaluate((it) => it.scrollTop);
    world('teamwire').user('bob').say('general', 'are you reading?');
    const button = pane('teamwire').getByRole('button', { name: '1 new message' });
    await button.waitFor();
    expect(await log.evaluate((it) => it.scrollTop)).toBe(top);
    await button.click();
    await expect.poll(() => message('teamwire', 'are you reading?').getAttribute('data-unread')).toBe('true');
  });

  it('is worked by keys, which ? tells', async () => {
    await page.locator('body').click({ position: { x: 640, y: 20 } });
    await page.keyboard.press('?');
    const keys = page.getByRole('dialog', { name: 'Keys' });
    await keys.getByText('show one platform alone').waitFor();
    await page.keyboard.press('Escape');
    await keys.waitFor({ state: 'hidden' });
    await page.keyboard.press('2');
    expect(await input('teamwire').evaluate((it) => it.matches(':focus'))).toBe(true);
    await page.keyboard.press('Escape');
    await page.keyboard.press('1');
    await page.keyboard.type('said by keys');
    await page.keyboard.press('Enter');
    await message('slack', 'said by keys').focus();
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    await message('slack', 'said by keys').locator('.reactions button').waitFor();
    await message('slack', 'said by keys').focus();
    await page.keyboard.press('Delete');
    await message('slack', 'said by keys').waitFor({ state: 'detached' });
  });

  it('shows that nothing was lost by a fault, and how long it took', { timeout: 120_000 }, async () => {
    await page.locator('body').click({ position: { x: 640, y: 20 } });
    await page.keyboard.press('f');
    const faults = page.locator('.faults');
    await faults.getByLabel('Platform').selectOption('slack');
    await faults.getByRole('button', { name: /^Refuse all/ }).click();
    await faults.getByRole('button', { name: /^Drop the connection/ }).click();
    await expect.poll(() => pane('slack').locator('.state').textContent(), { timeout }).toBe('reconnecting');
    await say('slack', 'into the gap');
    await message('slack', 'into the gap').getByText('The bot has not heard this yet').waitFor();
    await faults.getByText('1 not heard yet').waitFor();
    await faults.getByRole('button', { name: 'End all faults' }).click();
    // By then the backend may wait a while between its tries.
    await faults.getByText('Nothing lost').waitFor({ timeout: 60_000 });
    await message('slack', 'into the gap').getByText('The bot has not heard this yet').waitFor({ state: 'detached' });
    expect(await faults.locator('.timeline b').allTextContents()).toEqual(['connected', 'reconnecting', 'connected']);
  });

  it('filters and stops the stream of events', async () => {
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.getByLabel('Kind of events').selectOption('connection');
    const lines = page.locator('.stream > li');
    await expect
      .poll(async () => new Set(await lines.locator('code').allTextContents()), { timeout })
      .not.toContain('message.created');
    await page.getByLabel('Kind of events').selectOption('');
    await page.getByLabel('Filter events by words').fill('into the gap');
    await expect.poll(() => lines.count(), { timeout }).toBe(1);
    await page.getByLabel('Filter events by words').fill('');
    await page.getByRole('button', { name: 'Pause' }).click();
    await say('slack', 'while it pauses');
    await page.getByText(/paused, [1-9]\d* waiting/).waitFor();
    expect(await lines.filter({ hasText: 'while it pauses' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Go on' }).click();
    await lines.filter({ hasText: 'while it pauses' }).first().waitFor();
  });

  it('is the same after a reload: who speaks, where, what was typed, which tools', async () => {
    await pane('slack').getByLabel('Who writes on Slack').selectOption('bob');
    await input('slack').fill('half a sent');
    await pane('teamwire').getByRole('button', { name: 'Show Teamwire alone' }).click();
    await page.reload();
    await pane('teamwire').waitFor();
    await expect.poll(() => pane('slack').isHidden()).toBe(true);
    await pane('teamwire').getByRole('button', { name: 'Show all platforms' }).click();
    expect(await input('slack').inputValue()).toBe('half a sent');
    expect(await pane('slack').getByLabel('Who writes on Slack').inputValue()).toBe('bob');
    expect(await page.getByRole('tab', { name: 'Events' }).getAttribute('aria-selected')).toBe('true');
    expect(await page.getByRole('note').isHidden()).toBe(true);
  });
});
