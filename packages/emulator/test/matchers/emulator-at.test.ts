import { expect, it } from 'vitest';
import { emulatorAt } from '../../src/matchers/emulator-at.ts';
import { emulate } from '../makers/emulation.ts';
import { startSite } from '../makers/site.ts';
import { KIM, makeToken, NOW_SECONDS } from '../makers/tokens.ts';

it('starts a chat with a token, and tells the conversations as the emulator itself does', async () => {
  const { emulator } = await emulate();
  const remote = emulatorAt(`${emulator.url}/`);
  expect(await remote.conversations()).toEqual([]);

  expect(await remote.startChat(makeToken())).toBe(200);
  expect(await remote.startChat(makeToken({ claims: { exp: NOW_SECONDS - 60 } }))).toBe(401);

  const conversations = await remote.conversations();
  expect(conversations).toEqual(emulator.conversations());
  expect(conversations.map(({ state }) => state)).toEqual(['refused', 'open']);
  expect(conversations[1]?.contact?.id).toBe(KIM);
});

it('finds a widget of other ids when it is given the emulator', async () => {
  const { emulator } = await emulate({
    organizationId: 'aaaaaaaa-0000-4000-8000-000000000001',
    widgetId: 'aaaaaaaa-0000-4000-8000-000000000002',
    signInOptional: true,
  });
  expect(await emulatorAt(emulator).startChat(null)).toBe(200);
  expect(emulator.conversations()).toHaveLength(1);
});

it('leaves no stream open', async () => {
  const { emulator } = await emulate();
  // An emulator has ten at most.
  for (let time = 0; time < 12; time += 1) await emulatorAt(emulator).conversations();
  await emulator.close();
});

it('says when there is something else at the address', async () => {
  const { publicKeyUrl } = await startSite((_request, response) => {
    response.writeHead(404).end();
  });
  await expect(emulatorAt(new URL(publicKeyUrl).origin).conversations()).rejects.toThrow(
    'There is no emulator at',
  );
});
