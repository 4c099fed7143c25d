/** Several processes of the demo behind a load balancer, and what can go wrong with them while customers chat. */
import { expect, IS_LONG, missing, test } from '../../fixtures/instances/fleet-test.ts';
import type { Load, Row } from '../../fixtures/instances/load.ts';
import { CONTACTS, Shop } from '../../fixtures/shop.ts';

test.skip(missing() !== undefined, missing());
test.describe.configure({ mode: 'default', timeout: 180_000 });

/** So many chats, and of the sample fewer. */
const some = (load: Load, count: number) => load.chats(IS_LONG ? count * 3 : count);

/** `npm test` has a sample of these, and `npm run test:long` has them all at length. */
const sample = { tag: IS_LONG ? '@long' : [] };
const long = { tag: '@long' };

/** What no fault may do. How long a chat took is told, and no assertion. */
function expectNobodyLost(row: Row): void {
  expect(row.mixUps, 'nobody chats as somebody else').toEqual([]);
  expect(row.wrong).toBe(0);
  expect(row, 'nobody becomes a guest').toMatchObject({ guests: 0 });
  expect(row, 'nobody is without a chat when all is well again').toMatchObject({ lost: 0 });
  expect(row.inTime + row.late, 'there were chats').toBeGreaterThan(0);
}

test('nothing is wrong', long, async ({ play }) => {
  const row = await play('none', (load) => some(load, 20));
  expectNobodyLost(row);
  expect(row.refused).toEqual({});
});

test(
  'an instance is killed, also for a customer with a browser',
  sample,
  async ({ fleet, play, page, chat }) => {
    const shop = new Shop(page, fleet.url);
    await shop.signIn('kim');
    // A page that its instance was still sending is cut off when that is killed, before there is any chat.
    await expect(chat.launcher).toBeVisible();
    // Its chat begins while the first of them is gone.
    const browserChats = () => chat.open().then(() => chat.send('From a browser'));
    const row = await play('kill -9 of an instance', async (load) => {
      // So that an instance always has something to answer when it is killed.
      Object.assign(fleet.redisLink ?? {}, { delayMs: 100 });
      const killed = IS_LONG ? fleet.instances : fleet.instances.slice(0, 1);
      for (const [index, instance] of killed.entries()) {
        await load.chats(4);
        await instance.stop('SIGKILL');
        await Promise.all([load.chats(12), index === 0 && browserChats()]);
        await instance.start();
      }
      Object.assign(fleet.redisLink ?? {}, { delayMs: 0 });
      await load.chats(4);
    });
    expectNobodyLost(row);
    const inBrowser = () =>
      fleet.emulator
        .conversations()
        .find(({ messages }) => messages.some(({ text }) => text === 'From a browser'));
    await expect.poll(() => inBrowser()?.contact?.id).toBe(CONTACTS.kim);
  },
);

test('the instances are restarted one by one', long, async ({ fleet, play }) => {
  const row = await play('restart one by one', async (load) => {
    for (const instance of fleet.instances) {
      await some(load, 5);
      await instance.stop('SIGTERM');
      await instance.start();
    }
    await some(load, 5);
  });
  expectNobodyLost(row);
});

test('the keys are rotated', sample, async ({ fleet, play }) => {
  const row = await play('keys rotate', async (load) => {
    await some(load, 4);
    expect(await fleet.keys.rotate('4s')).toMatchObject({ code: 0 });
    // Until a token of the new key was seen.
    while (load.kids().size < 2) await load.chats(1);
    await some(load, 4);
  });
  expectNobodyLost(row);
});

test('Redis is stopped and started again', sample, async ({ fleet, play }) => {
  const [customer] = fleet.customers;
  const [instance] = fleet.instances;
  const row = await play('Redis stopped and started', async (load) => {
    await some(load, 4);
    await fleet.redis?.stop({ keepsData: true });
    await some(load, 8);
    expect(await customer?.visit(instance?.url ?? '')).toBe(503);
    const key = await fetch(`${instance?.url}/_services/auth/publickey`);
    expect(key.status, 'the key does not depend on Redis').toBe(200);
    await fleet.redis?.start();
    await some(load, 4);
  });
  expectNobodyLost(row);
});

test('Redis is away for longer than a chat waits', long, async ({ fleet, play }) => {
  const row = await play('Redis away for 11 s', async (load) => {
    await some(load, 4);
    await fleet.redis?.stop({ keepsData: true });
    await load.chats(55);
    await fleet.redis?.start();
    await some(load, 4);
  });
  expectNobodyLost(row);
  expect(row.refused, 'they are told').not.toEqual({});
});

test('Redis is slow', long, async ({ fleet, play }) => {
  const row = await play('Redis 0.6 s late', async (load) => {
    await some(load, 4);
    Object.assign(fleet.redisLink ?? {}, { delayMs: 300 });
    await some(load, 12);
    Object.assign(fleet.redisLink ?? {}, { delayMs: 0 });
    await some(load, 4);
  });
  expectNobodyLost(row);
});

test('Redis hangs', long, async ({ fleet, play }) => {
  const [customer] = fleet.customers;
  const [instance] = fleet.instances;
  const row = await play('Redis hangs', async (load) => {
    await some(load, 4);
    fleet.redisLink?.hang();
    await some(load, 8);
    expect(await customer?.visit(instance?.url ?? '')).toBe(503);
    fleet.redisLink?.goOn();
    await some(load, 4);
  });
  expectNobodyLost(row);
});

test('the disk of the key folder is full', long, async ({ fleet, play }) => {
  test.skip(!fleet.keys.isDisk, 'only root can mount a small disk, on Linux');
  const { keys } = fleet;
  const row = await play('disk of the keys full', async (load) => {
    const before = keys.text;
    keys.fill();
    await some(load, 8);
    const { code, said } = await keys.rotate('4s');
    expect(code).not.toBe(0);
    expect(said, 'a sentence and no stack').not.toMatch(/\n\s+at /);
    expect(said).toMatch(/full|space/i);
    expect(keys.text === before, 'the keys are as they were').toBe(true);
    await some(load, 8);
    keys.makeRoom();
    expect(await keys.rotate('4s')).toMatchObject({ code: 0 });
    while (load.kids().size < 2) await load.chats(1);
  });
  expectNobodyLost(row);
});

test('the key file is replaced by garbage', long, async ({ fleet, play }) => {
  const { keys, instances } = fleet;
  const row = await play('key file replaced by garbage', async (load) => {
    await some(load, 4);
    const good = keys.text;
    keys.replace('garbage\u0000'.repeat(50));
    await some(load, 8);
    // All have seen it.
    while (!instances.every(({ log }) => log.includes('key_reload_failed'))) await load.chats(1);
    keys.replace(good);
    await some(load, 8);
  });
  expectNobodyLost(row);
});

test('an instance is frozen for a while', long, async ({ fleet, play }) => {
  const row = await play('an instance frozen', async (load) => {
    await some(load, 4);
    fleet.instances[1]?.signal('SIGSTOP');
    await some(load, 16);
    fleet.instances[1]?.signal('SIGCONT');
    await some(load, 4);
  });
  expectNobodyLost(row);
});
