/** Every method of W1, event of W2 and code of W3, in a real browser; one without a test makes this file red. */
import { expect, GET_TOKEN, type OpenPage, type OwnPage, test } from '../fixtures/own-page.ts';
import { CONTACTS, WIDGET_EVENTS } from '../fixtures/shop.ts';

const GUESTS_ONLY = { authentication: false };
const ready = ({ shop }: OwnPage) => expect.poll(() => shop.events).toContain('lcw:ready');

const METHODS: Record<string, (openPage: OpenPage) => Promise<void>> = {
  async setAuthTokenProvider(openPage) {
    const own = await openPage(GET_TOKEN);
    await ready(own);
    const agent = await own.agent();
    const thrown = await own.run(
      'try { sdk.setAuthTokenProvider("text"); } catch (error) { return error.name; }',
    );
    expect(thrown).toBe('TypeError');
    await own.run('sdk.setAuthTokenProvider(getToken); sdk.startChat();');
    await expect(agent.authentication).toContainText('Authenticated: Yes');
  },
  async getAuthTokenProvider(openPage) {
    const own = await openPage(GET_TOKEN);
    await ready(own);
    expect(await own.run('return sdk.getAuthTokenProvider();')).toBeNull();
    const isSame =
      'sdk.setAuthTokenProvider(getToken); return sdk.getAuthTokenProvider() === getToken;';
    expect(await own.run(isSame)).toBe(true);
  },
  async removeAuthTokenProvider(openPage) {
    const own = await openPage(GET_TOKEN);
    await ready(own);
    const after =
      'sdk.setAuthTokenProvider(getToken); sdk.removeAuthTokenProvider(); return sdk.getAuthTokenProvider();';
    expect(await own.run(after)).toBeNull();
    await own.run('sdk.startChat();');
    await expect.poll(() => own.shop.errors).toMatchObject([{ errorCode: 8 }]);
  },
  async setContextProvider(openPage) {
    const own = await openPage('', GUESTS_ONLY);
    await ready(own);
    const agent = await own.agent();
    await own.run('sdk.setContextProvider(() => ({ page: "checkout" })); sdk.startChat();');
    await expect(agent.variable('page')).toContainText('checkout');
    await expect(agent.variable('page')).toContainText('from the page, not verified');
  },
  async getContextProvider(openPage) {
    const own = await openPage('', GUESTS_ONLY);
    await ready(own);
    expect(await own.run('return sdk.getContextProvider();')).toBeNull();
    const isSame =
      'const f = () => ({}); sdk.setContextProvider(f); return sdk.getContextProvider() === f;';
    expect(await own.run(isSame)).toBe(true);
  },
  async removeContextProvider(openPage) {
    const own = await openPage('', GUESTS_ONLY);
    await ready(own);
    const agent = await own.agent();
    await own.run(
      'sdk.setContextProvider(() => ({ page: "checkout" })); sdk.removeContextProvider(); sdk.startChat();',
    );
    await expect(agent.region('Context variables')).toContainText('None came');
  },
  async startChat(openPage) {
    const own = await openPage('', GUESTS_ONLY);
    await ready(own);
    const agent = await own.agent();
    await own.run(
      'sdk.startChat({ customContext: { page: { value: "cart", isDisplayable: false } } });',
    );
    await expect(own.chat.input).toBeVisible();
    await expect(agent.variable('page')).toContainText('No, routing only');
  },
  async startProactiveChat(openPage) {
    const own = await openPage(GET_TOKEN);
    await ready(own);
    const agent = await own.agent();
    await own.run(
      'sdk.setAuthTokenProvider(getToken); sdk.startProactiveChat({ message: "May we help?" }, false);',
    );
    const card = own.chat.frame.getByRole('region', { name: 'Invitation to chat' });
    await expect(card).toContainText('May we help?');
    expect(own.shop.events).toEqual(['lcw:ready']);
    await card.getByRole('button', { name: 'Start chat' }).click();
    await expect(agent.region('Contact')).toContainText(CONTACTS.kim);
  },
  async closeChat(openPage) {
    const own = await openPage(GET_TOKEN);
    await ready(own);
    const agent = await own.agent();
    await own.run('sdk.setAuthTokenProvider(getToken); sdk.startChat();');
    await expect.poll(() => own.shop.events).toContain('lcw:chatQueued');
    await own.run('sdk.closeChat();');
    await expect(agent.region('Transcript')).toContainText('The customer ended the chat.');
    await expect(own.chat.launcher).toBeVisible();
  },
  async getAgentAvailability(openPage) {
    const own = await openPage();
    await ready(own);
    const there = { isAgentAvailable: true, isQueueAvailable: true };
    expect(await own.run('return sdk.getAgentAvailability();')).toEqual(there);
  },
};

/** What the page does until the chat fails with the code. */
const CODES: Record<number, (openPage: OpenPage) => Promise<OwnPage>> = {
  async 1(openPage) {
    const own = await openPage('', GUESTS_ONLY);
    await ready(own);
    await own.run('sdk.setContextProvider(() => { throw new Error("down"); }); sdk.startChat();');
    return own;
  },
  async 2(openPage) {
    const own = await openPage();
    await ready(own);
    await own.run('sdk.setAuthTokenProvider(() => { throw new Error("down"); }); sdk.startChat();');
    return own;
  },
  async 3(openPage) {
    const own = await openPage();
    await ready(own);
    await own.run('sdk.setAuthTokenProvider((callback) => callback(null)); sdk.startChat();');
    return own;
  },
  async 4(openPage) {
    const own = await openPage();
    await ready(own);
    await own.run('sdk.setAuthTokenProvider((callback) => callback("<html>")); sdk.startChat();');
    return own;
  },
  async 7(openPage) {
    // As when the site has the id of another widget.
    const own = await openPage();
    await ready(own);
    await own.page.route('**/livechatconnector/config/**', (route) =>
      route.fulfill({ status: 404 }),
    );
    own.shop.heard.length = 0;
    await own.shop.open();
    return own;
  },
  async 8(openPage) {
    const own = await openPage();
    await ready(own);
    await own.run('sdk.startChat();');
    return own;
  },
};

const SENTENCES: Record<number, string> = {
  1: 'Custom context provider method execution failed',
  2: 'Auth token provider method execution failed',
  3: "Auth token provider didn't provide any token",
  4: 'Auth token provider provided invalid token',
  7: 'Live chat widget scripts failed to load',
  8: 'Auth function cannot be found on webpage',
};

test('the widget has the methods of W1, each with a test here', async ({ openPage }) => {
  const own = await openPage();
  expect(await own.run('return Object.keys(sdk).sort();')).toEqual(Object.keys(METHODS).sort());
});

for (const [name, use] of Object.entries(METHODS)) {
  test(`W1 ${name}`, ({ openPage }) => use(openPage));
}

test('W2 every event comes, and in its place', async ({ openPage }) => {
  const own = await openPage(GET_TOKEN);
  const { shop, chat } = own;
  const heard = (expected: string[]) => expect.poll(() => shop.events).toEqual(expected);
  const order = ['lcw:ready'];
  await heard(order);
  const agent = await own.agent();

  await own.run('await sdk.getAgentAvailability();');
  await heard(order.concat('lcw:getAgentAvailability'));
  order.push('lcw:getAgentAvailability');
  await chat.open();
  order.push('lcw:error');
  await heard(order);
  await own.run('sdk.setAuthTokenProvider(getToken); sdk.startChat();');
  order.push('lcw:startChat', 'lcw:chatQueued');
  await heard(order);
  await chat.send('Hello');
  order.push('lcw:onMessageSent');
  await heard(order);
  await agent.reply('Good morning');
  order.push('lcw:onMessageReceived');
  await heard(order);
  await chat.press('Minimise chat');
  order.push('lcw:onMinimize');
  await heard(order);
  await chat.open();
  order.push('lcw:onMaximize');
  await heard(order);

  // The page keeps that the chat is open only after it has heard so.
  const kept = () => own.run('return JSON.stringify({ ...sessionStorage });');
  await expect.poll(kept).toContain(String.raw`\"isOpen\":true`);
  await own.page.reload();
  order.push('lcw:ready');
  await heard(order);
  await own.run('sdk.setAuthTokenProvider(getToken);');
  order.push('lcw:chatRetrieved');
  await heard(order);
  await agent.endChat();
  order.push('lcw:threadUpdate');
  await heard(order);
  await chat.press('Close chat');
  order.push('lcw:closeChat', 'lcw:onClose');
  await heard(order);
  expect([...new Set(order)].sort()).toEqual([...WIDGET_EVENTS].sort());
});

for (const [code, errorDescription] of Object.entries(SENTENCES)) {
  test(`W3 code ${code}`, async ({ openPage }) => {
    const fail = CODES[Number(code)];
    if (!fail) throw new Error(`There is no test for code ${code}.`);
    const { shop } = await fail(openPage);
    const expected = [expect.objectContaining({ errorCode: Number(code), errorDescription })];
    await expect.poll(() => shop.errors).toEqual(expected);
  });
}
