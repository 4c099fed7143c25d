/** Tokens that Omnichannel would refuse: the agent's view says No, with the rule's number. */
import { expect, test } from '../fixtures/demo.ts';
import { flipSignatureBit, resign, tamperOnTheWire } from '../fixtures/tamper.ts';

type Change = (token: string, keyFile: string) => string;

const inThePast = (claims: Record<string, unknown>) => ({
  ...claims,
  iat: Number(claims.iat) - 7200,
  nbf: Number(claims.nbf) - 7200,
  exp: Number(claims.exp) - 7200,
});

const CASES: [name: string, rule: string, change: Change][] = [
  ['one bit of the signature flipped', 'T1', flipSignatureBit],
  ['signed by another key', 'T1', (token) => resign(token, 'foreign')],
  ['expired', 'T2', (token, keyFile) => resign(token, keyFile, inThePast)],
  [
    'with a nested context',
    'C1',
    (token, keyFile) =>
      resign(token, keyFile, (claims) => ({ ...claims, lwicontexts: '{"cart":{"items":[1]}}' })),
  ],
  [
    'with a value of 4,001 characters',
    'C2',
    (token, keyFile) =>
      resign(token, keyFile, (claims) => ({
        ...claims,
        lwicontexts: JSON.stringify({ note: 'x'.repeat(4001) }),
      })),
  ],
  [
    'with its context as an object instead of a text',
    'T5',
    (token, keyFile) =>
      resign(token, keyFile, (claims) => ({ ...claims, lwicontexts: { msdyn_isvip: 'true' } })),
  ],
];

for (const [name, rule, change] of CASES) {
  test(`a token ${name} is refused by rule ${rule}`, async ({ shop, chat, agent, demo }) => {
    await shop.listen();
    await tamperOnTheWire(shop.page, (token) => change(token, demo.keyFile));
    await shop.signIn('kim');
    await chat.open();

    await expect(agent.authentication).toContainText('Authenticated: No');
    await expect(agent.check(rule, 'Failed').first()).toBeVisible();
    await expect(chat.alert).toBeVisible();
    await expect
      .poll(() => shop.errors)
      .toEqual([
        expect.objectContaining({
          errorCode: 4,
          errorDescription: 'Auth token provider provided invalid token',
          errorDetail: expect.stringContaining(rule),
        }),
      ]);
  });
}

test('a token that is left alone on the same way is accepted (the control)', {
  tag: '@smoke',
}, async ({ shop, chat, agent, demo }) => {
  await tamperOnTheWire(shop.page, (token) => resign(token, demo.keyFile));
  await shop.signIn('kim');
  await chat.open();
  await expect(agent.authentication).toContainText('Authenticated: Yes');
});
