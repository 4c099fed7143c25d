/** Whatever a site may say of its customer arrives, and whatever it may not is refused before anything is signed. */
import { generateKeyPairSync } from 'node:crypto';
import { startEmulator } from '@lcw-auth/emulator';
import { createTokenIssuer, keysFromPem, LiveChatAuthError } from '@lcw-auth/server';
import { expect, test } from '@playwright/test';
import fc from 'fast-check';
import { serveText } from '../fixtures/serve-text.ts';

interface Customer {
  contactId: unknown;
  context: unknown;
}

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const tokens: unknown[] = [];
const issuer = createTokenIssuer<Customer>({
  issuer: 'properties.example',
  keys: keysFromPem(String(privateKey.export({ type: 'pkcs8', format: 'pem' }))),
  subject: (user) => user.contactId as string,
  context: (user) => user.context as Record<string, string>,
  maxTokenBytes: 16_000,
  onToken: (event) => tokens.push(event),
});
const issue = (user: Customer) => issuer.issue(user, {} as never);

const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const goodContext = fc.dictionary(name, value, { maxKeys: 20, noNullPrototype: true });

/** A sample that is the same in every run, and more cases that are new in every long run. */
const SIZES = [
  { size: 'in a sample', tag: [], timesMore: 1, seed: 20261127 },
  { size: 'in very many cases', tag: '@long', timesMore: 30 },
];

for (const { size, tag, timesMore, ...seed } of SIZES) {
  test(`every user and context that is accepted is what the emulator reads, ${size}`, {
    tag,
  }, async () => {
    test.setTimeout(60_000 * timesMore);
    const site = await serveText((await issuer.publicKeys()).body);
    const emulator = await startEmulator({ port: 0, publicKeyUrl: site.url });
    const { url, organizationId, widgetId } = emulator;
    const route = `/livechatconnector/auth/organization/${organizationId}/widgetApp/${widgetId}/conversation`;
    await fc.assert(
      fc.asyncProperty(fc.uuid(), goodContext, async (contactId, context) => {
        const { token } = await issue({ contactId, context });
        const response = await fetch(url + route, {
          method: 'POST',
          headers: { AuthenticatedUserToken: token, 'content-type': 'application/json' },
          body: '{}',
        });
        expect(response.status, await response.text()).toBe(200);
        const [seen] = emulator.conversations();
        expect(seen?.contact?.id).toBe(contactId);
        const variables = seen?.context.map((variable) => [variable.name, variable.value]) ?? [];
        const sent = Object.entries(context).map(([key, given]) => [key, String(given)]);
        // The contact's id goes along, unless the site says itself who it is.
        expect(Object.fromEntries(variables)).toEqual(
          Object.fromEntries([['portalcontactid', contactId], ...sent]),
        );
      }),
      { numRuns: 40 * timesMore, ...seed },
    );
    await emulator.close();
    await site.close();
  });

  test(`every other is a typed error, and nothing is minted, ${size}`, { tag }, async () => {
    test.setTimeout(60_000 * timesMore);
    const good = { contactId: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10', context: {} };
    const notAGuid = fc
      .oneof(fc.string(), fc.constant(undefined), fc.constant(null), fc.integer(), fc.object())
      .map((contactId) => ({ ...good, contactId }));
    const unsendable = fc.oneof(
      fc.constant(Number.NaN),
      fc.constant(Number.POSITIVE_INFINITY),
      fc.object(),
      fc.array(fc.anything()),
      fc.string({ minLength: 4001, maxLength: 4200 }),
      fc.func(fc.anything()),
      fc.bigInt(),
    );
    const badContext = fc.oneof(
      fc.tuple(name, unsendable).map(([key, bad]) => Object.fromEntries([[key, bad]])),
      fc.string({ minLength: 101, maxLength: 200 }).map((key) => ({ [key]: 'x' })),
      fc.constant(Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`v${index}`, 1]))),
      fc.oneof(fc.string(), fc.integer(), fc.array(fc.string())),
    );
    const refused = fc.oneof(
      notAGuid,
      badContext.map((context) => ({ ...good, context })),
    );
    tokens.length = 0;
    await fc.assert(
      fc.asyncProperty(refused, async (user) => {
        const outcome = await issue(user).catch((error: unknown) => error);
        expect(outcome).toBeInstanceOf(LiveChatAuthError);
        expect((outcome as LiveChatAuthError).code).toMatch(/^(invalid_\w+|no_contact)$/);
      }),
      { numRuns: 200 * timesMore, ...seed },
    );
    expect(tokens).toEqual([]);
  });
}
