/** What Microsoft's own SDK does with files, with calls and with a reconnect link whose chat is over. */
import type { LogEntry } from '@lcw-auth/emulator';
import { expect, test } from '../fixtures/chat-sdk.ts';
import type { Connection, SdkPage } from '../fixtures/sdk-page.ts';

/** One of the addresses from which the SDK calls the attachment service itself instead of framing a page. */
const LISTED_BY_THE_SDK = 'https://oc-cdn-public.azureedge.net';
const OVER = 'https://shop.example/the-chat-is-over';

/** A file as the SDK describes it to whoever reads the messages. */
interface FileMetadata {
  id: string;
  name: string;
  type: string;
}

interface SdkWithFiles {
  uploadFileAttachment(file: File): Promise<unknown>;
  downloadFileAttachment(file: FileMetadata): Promise<Blob>;
  getMessages(): Promise<{ fileMetadata?: FileMetadata }[]>;
  widgetSnippetBaseUrl: string;
}

interface ReconnectContext {
  reconnectId: string | null;
  redirectURL: string | null;
}

type Open = (connection: Connection) => Promise<SdkPage>;

declare global {
  var sdk: SdkWithFiles;
}

test.use({
  options: {
    attachments: true,
    calling: 'voice-and-video',
    snippetUrl: 'https://cdn.example/livechatwidget/scripts/LiveChatBootstrapper.js',
    reconnectRedirectUrl: OVER,
  },
});

test('a customer sends a file and fetches it, in a thread with an id such as the real ones have', async ({
  open,
  site,
}) => {
  const kim = await openWithFiles(open, 'kim');
  await kim.call('startChat');
  await kim.page.evaluate(() =>
    sdk.uploadFileAttachment(new File(['<b>hello</b>'], 'größe.html', { type: 'text/html' })),
  );
  const [file] = await kim.page.evaluate(async () =>
    (await sdk.getMessages()).flatMap(({ fileMetadata }) => fileMetadata ?? []),
  );
  expect(file).toMatchObject({ name: 'größe.html', type: 'text/html' });
  if (file === undefined) return;
  expect(await download(kim, file)).toBe('<b>hello</b>');

  // Its own message, in the address that the SDK calls.
  const ownThread = /\/chat\/threads\/19%3A[0-9a-f]{32}%40thread\.v2\/messages$/;
  const ofThread = site.calls.filter(({ path }) => ownThread.test(path));
  expect(ofThread.filter(isNoPreflight).map(describe)).toEqual(['POST 201', 'GET 200']);

  // Lee's chat token is a good one, for other files; Kim's own does not last for ever.
  const lee = await openWithFiles(open, 'lee');
  await lee.call('startChat');
  await expect(download(lee, file)).rejects.toThrow('DownloadFileAttachmentFailed');
  site.advance(25 * 60 * 60 * 1000);
  await expect(download(kim, file)).rejects.toThrow('DownloadFileAttachmentFailed');
  const ofFiles = site.calls.filter(({ path }) => path.startsWith('/v1/'));
  expect(ofFiles.filter(isNoPreflight).map(describe)).toEqual([
    'POST 204',
    'POST 201',
    'PUT 201',
    'GET 200',
    'GET 200',
    'POST 204',
    'GET 404',
    'GET 401',
  ]);
});

test('the SDK reads which calls there are, and follows a reconnect link to its chat or elsewhere', async ({
  open,
}) => {
  const kim = await open();
  expect(await kim.call('isVoiceVideoCallingEnabled')).toBe(true);
  expect(await kim.page.evaluate(() => sdk.widgetSnippetBaseUrl)).toBe('https://cdn.example');

  await kim.call('startChat');
  const { reconnectId } = await contextOf(kim, {});
  expect(await contextOf(kim, { reconnectId })).toEqual({ reconnectId, redirectURL: null });
  await kim.call('endChat');
  const later = await open();
  const { redirectURL } = await contextOf(later, { reconnectId });
  await later.page.route(OVER, (route) => route.fulfill({ body: 'Your chat is over.' }));
  await later.page.goto(String(redirectURL));
  await expect(later.page.getByText('Your chat is over.')).toBeVisible();
});

function openWithFiles(open: Open, who: string): Promise<SdkPage> {
  const config = { internalConfig: { disableAMSWhitelistedUrls: false } };
  return open({ who, from: LISTED_BY_THE_SDK, config });
}

function download(page: SdkPage, file: FileMetadata): Promise<string> {
  return page.page.evaluate(
    async (metadata) => (await sdk.downloadFileAttachment(metadata)).text(),
    file,
  );
}

function contextOf(page: SdkPage, reconnect: object): Promise<ReconnectContext> {
  return page.call('getChatReconnectContext', reconnect);
}

const isNoPreflight = ({ method }: LogEntry): boolean => method !== 'OPTIONS';
const describe = ({ method, status }: LogEntry): string => `${method} ${status}`;
