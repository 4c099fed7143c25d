/** That the counting can fail: instances that share no sessions. */
import { expect, test } from '../../fixtures/instances/fleet-test.ts';

test.skip(process.platform === 'win32', 'Windows has no signals to freeze a process with');
test.describe.configure({ timeout: 180_000 });
test.use({ sessions: 'in memory' });

test('with sessions in memory chats are lost', { tag: '@long' }, async ({ fleet, play }) => {
  const row = await play('control: sessions in memory, kill -9', async (load) => {
    await load.chats(10);
    await fleet.instances[0]?.stop('SIGKILL');
    await load.chats(20);
    await fleet.instances[0]?.start();
    await load.chats(10);
  });
  expect(row.guests).toBeGreaterThan(0);
  expect(row.lost).toBeGreaterThan(0);
});
