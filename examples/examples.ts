import { playBridge } from './bridge/stage.js';
import { playIncident } from './incident/stage.js';
import { type Example, eachOf } from './stage/example.js';
import { playStandUp } from './stand-up/stage.js';

const all = ['slack', 'discord', 'symphony', 'rocketchat', 'teamwire', 'stackexchange'];

/** The examples by name: `npm run example -- <name>`. */
export const examples: Readonly<Record<string, Example>> = {
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
  bridge: {
    about: 'makes one conversation of channels on several platforms',
    platforms: ['slack', 'discord', 'rocketchat', 'stackexchange'],
    play: playBridge,
  },
};
