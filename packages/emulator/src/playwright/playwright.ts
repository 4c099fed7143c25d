/**
 * The test kit for a site's own pages: Playwright's `test` with an emulator, the site and the chat, and
 * its `expect` with the matchers, which wait. Playwright is the site's own.
 * @module
 */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  test as base,
  expect as baseExpect,
  type Expect,
  type ExpectMatcherState,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestInfo,
  type TestType,
} from '@playwright/test';
import type { ContractRule } from '../contract/rules.ts';
import { ERRORS_PAGE } from '../errors-page.ts';
import {
  type Chats,
  type ExpectedContext,
  type MatcherResult,
  matchers,
} from '../matchers/matchers.ts';
import type { EmulatorOptions } from '../options/options.ts';
import { type Emulator, startEmulator } from '../start-emulator.ts';
import { Chat } from './chat.ts';

export type { ExpectedContext, ExpectedValue } from '../matchers/matchers.ts';
export { Chat };

/** How a test starts the site. */
export interface SiteUnderTest {
  /**
   * Makes the site, such as an Express app, that embeds the widget of this emulator
   * (`emulator.widgetTag`, or `widgetScriptUrl` with the ids). It is served on a free port.
   */
  create(emulator: Emulator, siteUrl: string): RequestListener | Promise<RequestListener>;
  /** @default '/_services/auth/publickey' */
  publicKeyPath?: string;
}

/** What `test.use({ … })` and the configuration take. */
export interface LiveChatOptions {
  /**
   * The site, which is then started for every test, on a free port, beside an emulator of its own.
   * @default none: the site runs elsewhere, such as by Playwright's `webServer`, at `baseURL`
   */
  site: SiteUnderTest | undefined;
  /**
   * Options of the emulator.
   * @default any free port, and the key address of the site or of `baseURL`
   */
  emulatorOptions: Partial<EmulatorOptions>;
}

/** What a test gets. */
export interface LiveChatFixtures {
  /** An emulator that no other test uses; for the matchers, faults and `conversations()`. */
  emulator: Emulator;
  /** Where the site is: origin of the one that was started, else Playwright's `baseURL`. */
  siteUrl: string;
  /** The chat in the test's `page`. */
  chat: Chat;
}

interface Stage {
  emulator: Emulator;
  siteUrl: string;
  close(): Promise<void>;
}

const PUBLIC_KEY_PATH = '/_services/auth/publickey';

/** Playwright's `test`, with the site, an emulator and the chat for each test that asks for them. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & LiveChatOptions & LiveChatFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = base.extend<LiveChatOptions & LiveChatFixtures & { liveChatStage: Stage }>({
  site: [undefined, { option: true }],
  emulatorOptions: [{}, { option: true }],
  liveChatStage: async ({ site, emulatorOptions }, use, testInfo) => {
    const stage = site
      ? await startSite(site, emulatorOptions)
      : await startAlone(emulatorOptions, testInfo);
    try {
      await use(stage);
    } finally {
      if (testInfo.status !== testInfo.expectedStatus) await attachChats(stage.emulator, testInfo);
      await stage.close();
    }
  },
  emulator: async ({ liveChatStage }, use) => use(liveChatStage.emulator),
  // Not Playwright's own `baseURL`, which it reads for every hook: each would have a site of its own.
  siteUrl: async ({ liveChatStage }, use) => use(liveChatStage.siteUrl),
  chat: async ({ page }, use) => use(new Chat(page)),
});

/** The site needs the emulator's address and the emulator the site's, so the site's port comes first. */
async function startSite(
  { create, publicKeyPath = PUBLIC_KEY_PATH }: SiteUnderTest,
  options: Partial<EmulatorOptions>,
): Promise<Stage> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // `localhost` and `127.0.0.1` are two sites to a browser, as the page and Microsoft's are.
  const siteUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  let emulator: Emulator | undefined;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await Promise.all([once(server, 'close'), emulator?.close()]);
  };
  try {
    const publicKeyUrl = new URL(publicKeyPath, siteUrl).href;
    emulator = await startEmulator({ publicKeyUrl, port: 0, ...options });
    server.on('request', await create(emulator, siteUrl));
    return { emulator, siteUrl, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function startAlone(options: Partial<EmulatorOptions>, testInfo: TestInfo): Promise<Stage> {
  const { baseURL } = testInfo.project.use;
  const publicKeyUrl =
    options.publicKeyUrl ?? (baseURL ? new URL(PUBLIC_KEY_PATH, baseURL).href : undefined);
  if (publicKeyUrl === undefined) {
    throw new Error(
      `There is no site to test. Give test.use({ site: { create: (emulator) => app } }), or Playwright's baseURL, or emulatorOptions: { publicKeyUrl }. ${ERRORS_PAGE}#no_site_to_test`,
    );
  }
  const emulator = await startEmulator({ port: 0, ...options, publicKeyUrl });
  const siteUrl = new URL(baseURL ?? publicKeyUrl).origin;
  return { emulator, siteUrl, close: () => emulator.close() };
}

/** What the agent would have seen, beside the trace of a failed test. There are no tokens in it. */
async function attachChats(emulator: Emulator, testInfo: TestInfo): Promise<void> {
  await testInfo.attach('live-chats.json', {
    body: JSON.stringify(emulator.conversations(), null, 2),
    contentType: 'application/json',
  });
}

/** How long a matcher waits. */
interface Waiting {
  /** In milliseconds. @default Playwright's `expect.timeout` */
  timeout?: number;
}

const POLL_MS = 50;

/** Judges again until it holds (with `.not`: until it does not), or the time is over. */
async function waitFor(
  { isNot, timeout: configuredMs }: ExpectMatcherState,
  { timeout = configuredMs }: Waiting,
  judge: () => MatcherResult,
): Promise<MatcherResult> {
  const endMs = performance.now() + timeout;
  for (;;) {
    const result = judge();
    const leftMs = endMs - performance.now();
    if (result.pass !== isNot || leftMs <= 0) return result;
    await new Promise((resolve) => setTimeout(resolve, Math.min(POLL_MS, leftMs)));
  }
}

type WaitingMatcher<Expected> = (
  this: ExpectMatcherState,
  chats: Chats,
  expected: Expected,
  waiting?: Waiting,
) => Promise<MatcherResult>;

/**
 * Playwright's `expect` with the matchers for chats. `await` them: as those for locators they wait until
 * the newest chat is as expected.
 *
 * @example
 * await expect(emulator).toBeAuthenticatedAs(kimsContactId);
 */
export const expect: Expect<{
  toBeAuthenticatedAs: WaitingMatcher<string>;
  toHaveContext: WaitingMatcher<ExpectedContext>;
  toBeRefusedBy: WaitingMatcher<ContractRule>;
}> = baseExpect.extend({
  toBeAuthenticatedAs(this: ExpectMatcherState, chats: Chats, id: string, waiting: Waiting = {}) {
    return waitFor(this, waiting, () => matchers.toBeAuthenticatedAs.call(this, chats, id));
  },
  toHaveContext(
    this: ExpectMatcherState,
    chats: Chats,
    expected: ExpectedContext,
    waiting: Waiting = {},
  ) {
    return waitFor(this, waiting, () => matchers.toHaveContext.call(this, chats, expected));
  },
  toBeRefusedBy(this: ExpectMatcherState, chats: Chats, rule: ContractRule, waiting: Waiting = {}) {
    return waitFor(this, waiting, () => matchers.toBeRefusedBy.call(this, chats, rule));
  },
});
