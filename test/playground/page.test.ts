import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../scripts/entries.js';
import { exampleBot } from '../../src/cli/playground/bot/bot-source.js';
import { Playground, playgroundPlatforms } from '../../src/cli/playground/playground.js';
import { PlaygroundServer } from '../../src/cli/playground/server/playground-server.js';
import { findChromium } from './chromium.js';
import { stageConversations } from './stage-conversations.js';

const executablePath = findChromium();
if (executablePath === undefined)
  console.log('The page of the playground is not tested: no Chromium (apt-get install chromium).');

/** `CHATMUX_SCREENSHOTS=1` writes the pictures of the documentation anew. */
const takesPictures = process.env['CHATMUX_SCREENSHOTS'] === '1';
const pictures = join(root, 'docs/public');
const timeout = 15_000;
const hintIsSeen = `localStorage.setItem('chatmux-playground-hint', 'seen')`;
const platforms = playgroundPlatforms();
const [poorContrast, namelessControls] = ['poor-contrast.js', 'nameless-controls.js'].map((name) =>
  readFileSync(join(root, 'test/playground', name), 'utf8'),
) as [string, string];

describe.skipIf(executablePath === undefined)('the page in a browser', { timeout: 60_000 }, () => {
  let playground: Playground;
  let server: PlaygroundServer;
  let browser: Browser;
  let page: Page;
  /** Whatever the browser complains of. */
  const complaints: string[] = [];

  async function open(options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const opened = await browser.newPage({
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      ...options,
    });
    opened.setDefaultTimeout(timeout);
    await opened.addInitScript(hintIsSeen);
    opened.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    opened.on('pageerror', (error) => complaints.push(error.message));
    opened.on('request', (asked) => {
      if (!asked.url().startsWith(server.url)) complaints.push(`asked for ${asked.url()}`);
    });
    await opened.goto(server.url);
    await opened.locator(`#pane-${platforms.at(-1)}`).waitFor({ state: 'attached' });
    return opened;
  }

  const pane = (name: string, on = page): Locator => on.locator(`#pane-${name}`);
  const input = (name: string): Locator => pane(name).locator('textarea');
  const message = (name: string, text: string | RegExp): Locator =>
    pane(name).locator('.message').filter({ hasText: text });

  async function say(name: string, text: string): Promise<void> {
    await input(name).fill(text);
    await input(name).press('Enter');
  }

  beforeAll(async () => {
    playground = await Playground.start(platforms, exampleBot);
    server = await PlaygroundServer.start(playground, 0);
    // Chromium's sandbox needs what containers do not give; it sees nothing but our own page here.
    browser = await chromium.launch({
      executablePath: executablePath!,
      args: ['--no-sandbox', '--disable-dev-shm-usage'],
    });
    page = await open();
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await playground?.stop();
  }, 30_000);

  afterEach(() => {
    expect(complaints.splice(0)).toEqual([]);
  });

  it.each(platforms)('%s: one types, the bot answers', async (name) => {
    await say(name, '!help');
    // On Slack an answer stands in a thread, of which the channel shows the beginning.
    await pane(name)
      .locator('.message')
      .getByText(/Try one of these/)
      .waitFor();
    expect(await pane(name).locator('.state').textContent()).toBe('connected');
    // It was taken, so the field is empty again.
    await expect.poll(() => input(name).inputValue()).toBe('');
  });

  it('what people write never becomes markup', async () => {
    const hostile = '<img src=x onerror="hacked=1"><script>hacked=1</script><b>bold</b> [x](javascript:hacked=1)';
    for (const name of platforms) {
      await say(name, `${hostile} ${name}`);
      await message(name, `onerror="hacked=1"`).first().waitFor();
    }
    expect(await page.evaluate(`'hacked' in window`)).toBe(false);
    expect(await page.locator('.words img, .words script, .words b, a[href^="javascript"]').count()).toBe(0);
  });

  it('one reacts with the mouse, and takes it back', async () => {
    await say('slack', 'react to this');
    const target = message('slack', 'react to this').first();
    await target.hover();
    await target.getByRole('button', { name: 'React', exact: true }).click();
    await target.getByRole('button', { name: 'React with 🎉' }).click();
    const reaction = target.getByRole('button', { name: '🎉 by Ada' });
    await reaction.waitFor();
    expect(await reaction.getAttribute('aria-pressed')).toBe('true');
    await reaction.click();
    await reaction.waitFor({ state: 'detached' });
  });

  it('one edits with the keyboard alone: arrow up, change, Enter', async () => {
    await say('discord', 'a tpyo');
    await message('discord', 'a tpyo').waitFor();
    await input('discord').press('ArrowUp');
    expect(await input('discord').inputValue()).toBe('a tpyo');
    await input('discord').fill('a typo');
    await input('discord').press('Enter');
    await message('discord', 'a typo').getByText('(edited)').waitFor();
    expect(await message('discord', 'a tpyo').count()).toBe(0);
  });

  it('the messages are walked by arrow keys, and Enter inspects one', async () => {
    await pane('discord').locator('.message[tabindex="0"]').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const focused = pane('discord').locator('.message').nth(1);
    await expect.poll(() => focused.getAttribute('data-selected')).toBe('true');
    await page.getByRole('region', { name: 'Unified model' }).getByText('channelId').first().waitFor();
    await page.getByRole('region', { name: 'Wire payload' }).getByText('channel_id').first().waitFor();
  });

  it('buttons, selects and dialogs of the bot work', async () => {
    await say('slack', '!poll');
    const poll = message('slack', 'Ship it today?').last();
    await poll.getByRole('button', { name: 'Yes' }).click();
    await message('slack', /says yes/).waitFor();
    await poll.locator('select').selectOption('Friday');
    await message('slack', /says Friday/).waitFor();
    await say('slack', '!form');
    await message('slack', 'A few words, please.').getByRole('button', { name: 'Open the form' }).click();
    const dialog = pane('slack').getByRole('dialog', { name: 'Feedback' });
    await dialog.getByLabel('Subject').fill('Tests');
    await dialog.getByLabel('How is it?').selectOption('Good');
    await dialog.getByLabel('Your words').fill('more of them');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await message('slack', '“Tests” is noted. Good.').waitFor();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('a thread is opened, written in, and left', async () => {
    await say('rocketchat', '!thread');
    const asked = message('rocketchat', '!thread').last();
    await asked.getByRole('button', { name: /1 reply/ }).click();
    await message('rocketchat', 'among ourselves').waitFor();
    await say('rocketchat', 'me too');
    await message('rocketchat', 'me too').waitFor();
    await pane('rocketchat').getByRole('button', { name: /Back/ }).click();
    await asked.getByRole('button', { name: /2 replies/ }).waitFor();
    expect(await pane('rocketchat').locator('.message .words').getByText('me too').count()).toBe(0);
  });

  it('a file is uploaded and the bot sees it', async () => {
    await pane('symphony')
      .locator('input[type="file"]')
      .setInputFiles({ name: 'report.txt', mimeType: 'text/plain', buffer: Buffer.from('all is well') });
    await input('symphony').press('Enter');
    await message('symphony', /report\.txt \(11 bytes\)/).waitFor();
  });

  it('somebody else speaks, and changes their presence', async () => {
    await pane('slack').getByLabel('Who writes on Slack').selectOption('bob');
    await say('slack', 'Bob here');
    expect(await message('slack', 'Bob here').locator('.author').textContent()).toBe('Bob');
    const bob = pane('slack').locator('.people li').filter({ hasText: 'Bob' });
    await bob.locator('summary').click();
    await bob.getByLabel('Presence of Bob').selectOption('away');
    await bob.locator('[data-status="away"]').waitFor();
    await page.keyboard.press('Escape');
  });

  it('what people cannot do is not offered', async () => {
    await say('teamwire', 'said for good');
    await message('teamwire', 'said for good').hover();
    const acts = await message('teamwire', 'said for good')
      .locator('.acts > button')
      .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label')));
    expect(acts).toEqual(['Reply', 'Delete', 'Inspect']);
    const ada = pane('teamwire').locator('.people li').filter({ hasText: 'Ada' });
    await ada.locator('summary').click();
    expect(await ada.getByLabel('Presence of Ada').isDisabled()).toBe(true);
    await ada.getByText('lets nobody set a presence').waitFor();
    await page.keyboard.press('Escape');
  });

  it('the inspector tells what was lost', async () => {
    await say('slack', '!format');
    await message('slack', 'Release notes').click();
    const losses = page.getByRole('region', { name: 'Losses' });
    await losses.getByRole('rowheader', { name: 'table' }).waitFor();
  });

  it('a fault breaks the connection before one’s eyes, and the backend recovers', { timeout: 120_000 }, async () => {
    await page.getByRole('tab', { name: 'Faults' }).click();
    await page.locator('.faults').getByLabel('Platform').selectOption('slack');
    await page.getByRole('button', { name: /^Refuse all/ }).click();
    await page.getByRole('button', { name: /^Drop the connection/ }).click();
    await expect.poll(() => pane('slack').locator('.state').textContent(), { timeout }).toBe('reconnecting');
    await say('slack', '!help while you are away');
    expect(await page.getByRole('button', { name: /^Refuse all/ }).getAttribute('aria-pressed')).toBe('true');
    await page.getByRole('button', { name: 'End all faults' }).click();
    await expect.poll(() => pane('slack').locator('.state').textContent(), { timeout: 60_000 }).toBe('connected');
    // What was said meanwhile is answered, and the history tells of it all.
    await pane('slack')
      .getByRole('button', { name: /^\d+ repl/ })
      .last()
      .waitFor();
    await page.locator('.hearing').getByText('Nothing lost').waitFor();
    const history = await page.locator('.history').textContent();
    expect(history).toContain('reconnecting');
    expect(history).toContain('connected');
    await page.getByRole('tab', { name: 'Events' }).click();
    await page.locator('.stream').getByText('connection.reconnecting').first().waitFor();
  });

  it('on a phone one pane is seen at a time', async () => {
    const phone = await open({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    expect(await phone.locator('.pane:visible').count()).toBe(1);
    await phone.getByRole('tab', { name: 'Stack Exchange' }).click();
    await pane('stackexchange', phone).waitFor({ state: 'visible' });
    expect(await phone.locator('.pane:visible').count()).toBe(1);
    const width = await phone.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(390);
    await phone.getByRole('tab', { name: 'Tools' }).click();
    await phone.getByRole('tab', { name: 'Faults' }).waitFor();
    expect(await phone.locator('.pane:visible').count()).toBe(0);
    await phone.close();
  });

  it.each(['light', 'dark'] as const)(
    'in %s every text can be read, and every control has a name',
    async (colorScheme) => {
      const other = await open({ colorScheme });
      await other.locator('.message').first().waitFor();
      expect(await other.evaluate(poorContrast)).toEqual([]);
      await other.getByRole('tab', { name: 'Faults' }).click();
      expect(await other.evaluate(poorContrast)).toEqual([]);
      const nameless = await other.evaluate(namelessControls);
      expect(nameless).toEqual([]);
      await other.close();
    },
  );

  it.runIf(takesPictures)('has its picture taken', { timeout: 180_000 }, async () => {
    mkdirSync(pictures, { recursive: true });
    const stage = await Playground.start(platforms, exampleBot);
    const stageServer = await PlaygroundServer.start(stage, 0);
    try {
      await stageConversations(stage);
      for (const [name, options] of Object.entries({
        'playground-light': { colorScheme: 'light', viewport: { width: 1440, height: 900 } },
        'playground-dark': { colorScheme: 'dark', viewport: { width: 1440, height: 900 } },
        'playground-phone': { colorScheme: 'light', viewport: { width: 390, height: 844 } },
      } as const)) {
        const shown = await browser.newPage({
          ...options,
          reducedMotion: 'reduce',
          deviceScaleFactor: name.endsWith('phone') ? 2 : 1,
        });
        await shown.addInitScript(hintIsSeen);
        await shown.goto(stageServer.url);
        await shown
          .locator(`#pane-${platforms.at(-1)} .message`)
          .first()
          .waitFor({ state: 'attached' });
        await shown.waitForTimeout(500);
        await shown.screenshot({ path: join(pictures, `${name}.png`) });
        await shown.close();
      }
      await pictureTools(stage, stageServer.url);
    } finally {
      await stageServer.stop();
      await stage.stop();
    }
  });

  /** The inspector, and the faults after one. */
  async function pictureTools(stage: Playground, url: string): Promise<void> {
    const shown = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' });
    await shown.addInitScript(hintIsSeen);
    await shown.goto(url);
    const { world } = stage.station('slack')!;
    const slack = shown.locator('#pane-slack');
    world.user('ada').say('general', '!format');
    const notes = slack.locator('.message').filter({ hasText: 'Release notes' });
    await notes.locator('.head, .words').first().click();
    await shown.getByRole('rowheader', { name: 'table' }).waitFor();
    await notes.scrollIntoViewIfNeeded();
    await shown.mouse.move(0, 0);
    await shown.screenshot({ path: join(pictures, 'playground-inspector.png') });

    await shown.getByRole('tab', { name: 'Faults' }).click();
    await shown.getByRole('button', { name: /^Refuse all/ }).click();
    await shown.getByRole('button', { name: /^Drop the connection/ }).click();
    await expect.poll(() => slack.locator('.state').textContent(), { timeout }).toBe('reconnecting');
    world.user('bob').say('general', 'Who is on call tonight? !status @grace');
    await shown.getByRole('button', { name: 'End all faults' }).click();
    await shown.locator('.hearing').getByText('Nothing lost').waitFor({ timeout: 60_000 });
    await slack
      .locator('.message')
      .last()
      .getByRole('button', { name: /1 reply/ })
      .waitFor();
    await shown.mouse.move(0, 0);
    await shown.screenshot({ path: join(pictures, 'playground-faults.png') });
    await shown.close();
  }
});
