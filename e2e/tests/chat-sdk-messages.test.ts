/** The chat threads as Microsoft's own SDK reads and writes them. */
import { AgentView } from '../fixtures/agent-view.ts';
import { expect, test } from '../fixtures/chat-sdk.ts';
import { CONTACTS } from '../fixtures/shop.ts';

/** The SDK polls ever more rarely: the longer ago a page began to listen, the longer it waits, up to this. */
const SDK_POLLS = { timeout: 15_000 };

test('a customer talks with the agent through the SDK, who sees whose chat it is', async ({
  open,
  site,
  page,
}) => {
  const sdk = await open();
  await sdk.call('startChat');
  const agent = new AgentView(page);
  await page.goto(site.emulator.agentUrl);
  await expect(agent.authentication).toContainText('Authenticated: Yes');
  await expect(agent.region('Contact')).toContainText(CONTACTS.kim);

  await sdk.listen();
  await sdk.call('sendMessage', { content: 'Hello from the SDK' });
  await expect(agent.region('Transcript').getByText('Hello from the SDK')).toBeVisible();
  await agent.reply('Hello Kim');
  await expect
    .poll(() => sdk.heard(), SDK_POLLS)
    .toMatchObject([{ content: 'Hello Kim', role: 'agent' }]);
  expect(await sdk.call('getMessages')).toMatchObject([
    { content: 'Hello Kim', role: 'agent', tags: ['public'] },
    { content: 'Hello from the SDK', sender: { displayName: 'Customer' } },
  ]);

  await sdk.call('endChat');
  expect(site.emulator.conversations()).toMatchObject([{ state: 'closed' }]);
});

test('what was said before a page listens is heard once, in its order', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  await sdk.call('sendMessage', { content: 'one' });
  await agentSays(site.emulator.url, 'two');
  await agentSays(site.emulator.url, 'three');
  await sdk.listen({ rehydrate: true });
  await agentSays(site.emulator.url, 'four');
  await expect
    .poll(async () => (await sdk.heard()).map(({ content }) => content), SDK_POLLS)
    .toEqual(['one', 'two', 'three', 'four']);

  async function agentSays(url: string, text: string): Promise<void> {
    const [conversation] = site.emulator.conversations();
    await fetch(`${url}/agent/conversations/${conversation?.id}/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
  }
});

test('typing is taken, and nothing that the SDK calls is unknown', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  await sdk.listen();
  await sdk.call('sendTypingEvent');
  const statuses = () =>
    site.calls
      .filter(({ method, path }) => method === 'POST' && /typing/.test(path))
      .map(({ status }) => status);
  await expect.poll(statuses).toEqual([200, 200]);
  expect(site.calls.filter(({ status }) => status === 501)).toEqual([]);
});

test('a chat that the agent ended takes no more messages', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  const [conversation] = site.emulator.conversations();
  await fetch(`${site.emulator.url}/agent/conversations/${conversation?.id}/close`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(await sdk.attempt('sendMessage', { content: 'still there?' })).toEqual({
    error: 'ChatSDKSendMessageFailed',
  });
  expect(await sdk.call('getMessages')).toMatchObject([
    { content: 'The agent ended the chat.', role: 'system' },
  ]);
  expect(await sdk.call('getConversationDetails')).toMatchObject({ state: 'Closed' });
});
