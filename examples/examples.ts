import { playAnnouncer } from './announcer/stage.js';
import { playBridge } from './bridge/stage.js';
import { playCommonJs } from './commonjs/stage.js';
import { playIncident } from './incident/stage.js';
import { playModeration } from './moderation/stage.js';
import { playService } from './service/stage.js';
import { type Example, eachOf } from './stage/example.js';
import { playFeatureBot } from './stage/feature-bot.js';
import { playStandUp } from './stand-up/stage.js';

const all = ['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'];

/** The examples by name: `npm run example -- <name>`. */
export const examples: Readonly<Record<string, Example>> = {
  feature: {
    about: 'shows presence, cards, reactions, threads and files; the same as `npm run demo`',
    platforms: all,
    play: playFeatureBot,
  },
  'stand-up': {
    about: 'asks the members of a channel every morning, in a thread, and sums up',
    platforms: all,
    play: eachOf(playStandUp),
  },
  incident: {
    about: 'declares incidents: a dialog, a card with buttons, a thread, a timeline',
    platforms: all,
    play: eachOf(playIncident),
  },
  moderation: {
    about: 'hides what several people flag with 🚩, and asks the moderators',
    platforms: all,
    play: eachOf(playModeration),
  },
  announcer: {
    about: 'sends one Markdown file to many channels, each exactly once, and reports',
    platforms: all,
    play: playAnnouncer,
  },
  service: {
    about: 'receives models as JSON from bots of any platform, validates them, and answers',
    platforms: ['slack', 'symphony'],
    play: playService,
  },
  commonjs: {
    about: 'a bot in plain CommonJS, run with nothing but Node and the built package',
    platforms: ['slack'],
    play: playCommonJs,
  },
  bridge: {
    about: 'makes one conversation of channels on several platforms',
    platforms: ['slack', 'discord', 'rocketchat', 'stackexchange'],
    play: playBridge,
  },
};
