// A bot in CommonJS, without a compiler: `PLATFORM=slack node bot.cjs`. Its settings come from the environment, e.g.
// SLACK_BOT_TOKEN and SLACK_APP_TOKEN.
'use strict';

const { createBackend, isChatError, md } = require('chatmux');

async function main() {
  const backend = await createBackend(process.env.PLATFORM ?? 'slack');

  backend.on('message.created', async ({ message }) => {
    if (message.isOwn) return;
    const [, dice, sides] = /!roll (\d{1,2})d(\d{1,4})\b/.exec(message.text) ?? [];
    if (dice === undefined || sides === undefined) return;
    const rolls = Array.from({ length: Number(dice) }, () => 1 + Math.floor(Math.random() * Number(sides)));
    const sum = rolls.reduce((total, roll) => total + roll, 0);
    await backend.reply(message, md`${message.author.name} rolls **${sum}** (${rolls.join(' + ')})`);
  });
  backend.on('error', ({ error }) => console.error(`${error.name}: ${error.message}`));

  await backend.connect();
  console.log(`Connected to ${backend.displayName} as ${backend.me.name}.`);

  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => backend.disconnect());
}

main().catch((error) => {
  console.error(isChatError(error) ? `${error.name}: ${error.message}` : error);
  process.exitCode = 1;
});
