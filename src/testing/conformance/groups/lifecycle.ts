import assert from 'node:assert/strict';
import { eventually } from '../assertions.js';
import type { Suite } from '../suite.js';

/** Connecting and disconnecting. */
export function lifecycleTests(suite: Suite): void {
  suite.group('lifecycle', {}, (group) => {
    group.test('reads and sends need no connection', async (trial) => {
      assert.notEqual(trial.backend.state, 'connected');
      const sent = await trial.backend.sendMessage(trial.channel().id, trial.text());
      assert.ok(sent.id);
      assert.ok(trial.backend.me);
    });

    group.test('connecting twice is connecting once', async (trial) => {
      const before = trial.all('connection.connected').length;
      await Promise.all([trial.backend.connect(), trial.backend.connect()]);
      await trial.backend.connect();
      assert.equal(trial.backend.state, 'connected');
      const said = trial.said();
      await trial.event('message.created', ({ message }) => message.id === said.id);
      await trial.settle();
      assert.equal(trial.all('connection.connected').length, before + 1);
      assert.equal(trial.all('message.created').filter(({ message }) => message.id === said.id).length, 1);
    });

    group.test('disconnecting twice is disconnecting once; operations go on, events end', async (trial) => {
      await trial.backend.connect();
      const heard: string[] = [];
      const off = trial.backend.on('message.created', ({ message }) => heard.push(message.id));
      await Promise.all([trial.backend.disconnect(), trial.backend.disconnect()]);
      await trial.backend.disconnect();
      assert.equal(trial.backend.state, 'disconnected');
      const said = trial.said();
      await trial.settle();
      assert.ok(!heard.includes(said.id));
      await trial.backend.sendMessage(said.channelId, trial.text());
      off();
    });

    group.test('a request that comes after disconnect is answered', async (trial) => {
      const { webhook } = trial.options;
      if (!trial.supports('handleRequest') || !webhook) return;
      await trial.backend.connect();
      await trial.backend.disconnect();
      const request = await webhook(trial.fixture, { channelId: trial.channel().id, text: trial.text() });
      const started = Date.now();
      assert.equal((await trial.backend.handleRequest(request)).status, 503, 'so that it is sent again');
      assert.ok(Date.now() - started < 3_000, 'at once');
    });

    group.test('handlers stay for another connection', async (trial) => {
      const heard: string[] = [];
      const off = trial.backend.on('message.created', ({ message }) => heard.push(message.id));
      await trial.backend.connect();
      assert.equal(trial.backend.state, 'connected');
      const said = trial.said();
      await eventually(() => heard.includes(said.id), 'the handler hears again');
      off();
    });

    group.test('await using disconnects', async (trial) => {
      await trial.backend.connect();
      await trial.backend[Symbol.asyncDispose]();
      assert.equal(trial.backend.state, 'disconnected');
    });
  });
}
