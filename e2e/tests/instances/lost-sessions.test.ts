/** That the counting can fail: sessions that are gone, or somebody else's. */
import { Customer } from '../../fixtures/instances/customer.ts';
import { expect, missing, test } from '../../fixtures/instances/fleet-test.ts';

test.skip(missing() !== undefined, missing());
test.describe.configure({ timeout: 180_000 });

test('a Redis that comes back empty has signed everybody out, until they sign in again', {
  tag: '@long',
}, async ({ fleet, play }) => {
  const row = await play('control: Redis comes back empty', async (load) => {
    await load.chats(10);
    await fleet.redis?.stop({ keepsData: false });
    await load.chats(10);
    await fleet.redis?.start();
    await load.chats(20);
  });
  expect(row.wrong).toBe(0);
  expect(row.guests).toBeGreaterThan(0);
  for (const customer of fleet.customers) await customer.signIn();
});

test('a customer with the session of another is counted as wrong', {
  tag: '@long',
}, async ({ fleet, play }) => {
  // Two of the same name, whose carts tell them apart.
  const [one, , other] = fleet.customers;
  if (!one || !other) throw new Error('There are too few customers.');
  Customer.swapSessions(one, other);
  const row = await play('control: two sessions swapped', (load) => load.chats(12));
  Customer.swapSessions(one, other);
  expect(row).toMatchObject({ chats: 12, wrong: 4, lost: 4, guests: 0 });
});
