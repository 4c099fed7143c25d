/** Transcripts, read and asked for by e-mail, with Microsoft's own SDK. */
import { expect, test } from '../fixtures/chat-sdk.ts';
import { INTRUDERS, intrude } from '../fixtures/intruders.ts';

const EMAIL = { emailAddress: 'kim@example.com', attachmentMessage: 'Your chat' };
const REMARK = 'The customer asked for the transcript by e-mail to kim@example.com.';

test('a customer reads the transcript, during the chat and after it', async ({ open }) => {
  const sdk = await open();
  await sdk.call('startChat');
  await sdk.call('sendMessage', { content: 'Where is my order?' });
  const liveChatContext = await sdk.call('getCurrentLiveChatContext');
  const during = await sdk.call<{ chatMessagesJson: string }>('getLiveChatTranscript');
  expect(JSON.parse(during.chatMessagesJson)).toMatchObject([
    { content: 'Where is my order?', from: { user: { displayName: 'Customer' } } },
  ]);
  await sdk.call('endChat');
  const after = await sdk.call<{ chatMessagesJson: string }>('getLiveChatTranscript', {
    liveChatContext,
  });
  expect(JSON.parse(after.chatMessagesJson)).toMatchObject([
    { content: 'The customer ended the chat.' },
    { content: 'Where is my order?' },
  ]);
});

test('the wish for a transcript by e-mail is noted, after the chat too', async ({ open, site }) => {
  const sdk = await open();
  await sdk.call('startChat');
  const liveChatContext = await sdk.call('getCurrentLiveChatContext');
  await sdk.call('emailLiveChatTranscript', EMAIL);
  await sdk.call('endChat');
  await sdk.call('emailLiveChatTranscript', EMAIL, { liveChatContext });
  expect(site.emulator.conversations()[0]?.messages.map(({ text }) => text)).toEqual([
    REMARK,
    'The customer ended the chat.',
    REMARK,
  ]);
});

for (const intruder of INTRUDERS) {
  test(`${intruder} gets no transcript, nor has one sent`, async ({ open, site, keyFile }) => {
    const kim = await open();
    await kim.call('startChat');
    const liveChatContext = await kim.call('getCurrentLiveChatContext');
    const other = await open({ who: await intrude(intruder, site, keyFile) });
    expect(await other.attempt('getLiveChatTranscript', { liveChatContext })).toEqual({
      error: 'LiveChatTranscriptRetrievalFailure',
    });
    // The SDK keeps silent about it.
    await other.call('emailLiveChatTranscript', EMAIL, { liveChatContext });
    const status = intruder === 'another customer' ? 404 : 401;
    await expect
      .poll(() =>
        site.calls.filter(({ path }) => /getchattranscripts|createemailrequest/.test(path)),
      )
      .toMatchObject([{ status: 204 }, { status }, { status: 204 }, { status }]);
    const chats = site.emulator.conversations().filter(({ state }) => state !== 'refused');
    expect(chats).toMatchObject([{ state: 'open', messages: [] }]);
  });
}
