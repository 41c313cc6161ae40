import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { startEmulator } from '../../src/testing/index.js';
import { run } from './run.js';

const slack = await startEmulator('slack', { users: ['ada'] });

beforeEach(() => {
  const { botToken, appToken, apiUrl } = slack.config;
  vi.stubEnv('SLACK_BOT_TOKEN', botToken);
  vi.stubEnv('SLACK_APP_TOKEN', appToken);
  vi.stubEnv('SLACK_API_URL', apiUrl);
});

afterAll(async () => {
  vi.unstubAllEnvs();
  await slack.stop();
});

describe('chatmux', () => {
  it.each([[[]], [['help']], [['--help']], [['-h']]])('%j lists the commands', async (args) => {
    const { code, out, errors } = run(args);
    expect(await code).toBe(0);
    expect(out.join('\n')).toMatch(/ {2}send .*\n {2}tail /);
    expect(errors).toEqual([]);
  });

  it.each([
    [['bogus'], "There is no command 'bogus'."],
    [['help', 'bogus'], "There is no command 'bogus'."],
    [['histroy', 'x'], "There is no command 'histroy'. Did you mean 'history'?"],
    [['--bogus'], "There is no command in '--bogus'."],
    [['send'], 'The channel is missing.'],
    [['send', 'general', 'x', '--bogus'], "Unknown option '--bogus'"],
    [['history', 'general', '--limit', 'x'], '--limit must be a whole number'],
    [['send', 'general', 'x', '--jsno'], "(did you mean '--json'?)"],
    [['send', 'general', 'two', 'words'], "'words' is one argument too many for send: put the text in quotes."],
    [['send', 'general', ''], 'the text is empty'],
    [['send', 'general', 'x', '--file', 'nowhere.pdf'], "There is no file 'nowhere.pdf'."],
    [['history', 'general', '--limit'], 'The option --limit needs a value.'],
    [['send', 'general', '--markdown=yes'], 'The option --markdown takes no value.'],
    [['history', 'general', '--since', 'soon'], '--since must be a date'],
    [['tail', '--type', 'message.creatd'], "did you mean 'message.created'"],
    [['channels', '--type', 'bogus'], "There is no type 'bogus'."],
    [['doctor', '--need', 'addReactoin'], "(did you mean 'addReaction'?)"],
    [['completion', 'tcsh'], "There is no completion for 'tcsh'."],
    [['init', 'x', '--platform', 'slakc'], "(did you mean 'slack'?)"],
    [['emulate'], 'The platform is missing.'],
    [['emulate', 'bogus'], "There is no emulator for 'bogus'. There are: "],
    [['send', '#nowhere', 'x'], "There is no channel '#nowhere'"],
    [['send', 'general', 'x', '--account', 'nobody'], 'nobody'],
    [['send', 'general', 'x', '--config', 'nowhere.yaml'], 'nowhere.yaml'],
    [['capabilities', 'bogus'], "There is no platform 'bogus'"],
  ])('%j is called wrongly: exit code 2, nothing on standard output', async (args, message) => {
    const { code, out, errors } = run(args);
    expect(await code).toBe(2);
    expect(errors.join('\n')).toContain(message);
    expect(errors.length).toBeLessThanOrEqual(2);
    expect(out).toEqual([]);
  });

  it('sends an argument, or standard input without the line break that ends it', async () => {
    slack.world.channel('letters');
    expect(await run(['send', '#letters', 'an argument']).code).toBe(0);
    expect(await run(['send', 'letters'], { input: ['piped ', 'words\n'] }).code).toBe(0);
    expect(await run(['send', 'letters', '-'], { input: ['dash\n'] }).code).toBe(0);
    expect(slack.world.messages('letters').map(({ text }) => text)).toEqual(['an argument', 'piped words', 'dash']);
    const { code, out } = run(['history', '#letters', '--limit', '2']);
    expect(await code).toBe(0);
    expect(out.map((line) => line.split(': ').at(-1))).toEqual(['piped words', 'dash']);
  });

  it('follows a channel until Ctrl-C', async () => {
    const end = new AbortController();
    const { code, out, errors } = run(['tail'], { signal: end.signal });
    await expect.poll(() => errors.join()).toContain('Connected to Slack');
    slack.world.user('ada').say('general', 'live\u001b[2J');
    await expect.poll(() => out.join()).toContain('#general  Ada: live[2J');
    end.abort();
    expect(await code).toBe(0);
  });

  it('a refused token is told once, without the token', async () => {
    vi.stubEnv('SLACK_BOT_TOKEN', 'xoxb-canary');
    const before = slack.requests.length;
    const { code, errors } = run(['send', 'general', 'x']);
    expect(await code).toBe(1);
    vi.stubEnv('SLACK_BOT_TOKEN', slack.config.botToken);
    expect(errors.join()).toContain('invalid_auth');
    expect(errors.join()).not.toContain('canary');
    expect(slack.requests.slice(before).map(({ call }) => call)).toEqual(['auth.test']);
  });
});
