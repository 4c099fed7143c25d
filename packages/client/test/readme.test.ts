// @vitest-environment happy-dom
/** The code of the README, run as it stands there. @module */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transformWithOxc } from 'vite';
import { afterEach, expect, it, vi } from 'vitest';
import * as client from '../src/index.ts';
import { makeRoute, token } from './support/make-route.ts';
import { makeWidget } from './support/make-widget.ts';
import { usePage } from './support/page.ts';

usePage();
afterEach(() => Reflect.deleteProperty(globalThis, 'auth'));

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
const BLOCKS = [...readme.matchAll(/```(jsx?|html)\n([\s\S]*?)```/g)].map(
  ([, language = '', code = '']) => ({
    language,
    code,
    title: code.split('\n').find(Boolean) ?? '',
  }),
);

/** Stands in for other packages: the chat SDK and the React widget ask as they do (P8, P9). */
const asked = vi.fn<(token: string | null) => void>();
const effects: (() => unknown)[] = [];
const MODULES: Record<string, object> = {
  '@lcw-auth/client': client,
  react: { useEffect: (run: () => () => void) => effects.push(run()) },
  '@microsoft/omnichannel-chat-sdk': {
    OmnichannelChatSDK: class {
      readonly getAuthToken: () => Promise<string | null>;
      constructor(_ids: object, { getAuthToken }: { getAuthToken: () => Promise<string | null> }) {
        this.getAuthToken = getAuthToken;
      }
      async initialize() {
        asked(await this.getAuthToken());
      }
    },
  },
  '@microsoft/omnichannel-chat-widget': {
    LiveChatWidget: ({ getAuthToken }: { getAuthToken: () => Promise<string | null> }) =>
      void getAuthToken().then(asked),
  },
};

async function run(code: string): Promise<Record<string, unknown>> {
  const { code: plain } = await transformWithOxc(code, 'block.jsx', {
    jsx: { runtime: 'classic', pragma: 'createElement' },
    sourcemap: false,
  });
  const body = plain
    .replace(/import (\{[^}]+\}) from ["'](.+?)["'];/g, (_all, names: string, from: string) => {
      return `const ${names} = modules[${JSON.stringify(from)}];`;
    })
    .replace(/export (const|function) (\w+)/g, '$1 $2 = exported.$2')
    .replace(/function (\w+) = exported\.\w+/g, 'exported.$1 = function')
    .replace(/import .*|export \{.*/g, '');
  const exported: Record<string, unknown> = {};
  const provider = client.createTokenProvider();
  const names = ['modules', 'exported', 'createElement', 'orgId', 'orgUrl', 'widgetId', 'provider'];
  const given = /const provider\b/.test(body) ? names.slice(0, -1) : names;
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const createElement = (component: (props: unknown) => unknown, props: unknown) =>
    component(props);
  await new AsyncFunction(...given, body)(
    MODULES,
    exported,
    createElement,
    'o',
    'u',
    'w',
    provider,
  );
  return exported;
}

const scripts = BLOCKS.filter(({ language }) => language !== 'html');

it('has the five ways in, and those of the frameworks', () => {
  expect(BLOCKS.length).toBeGreaterThanOrEqual(11);
});

it.each(scripts)('runs: $title', async ({ code }) => {
  const widget = makeWidget();
  const { fetch, requests } = makeRoute(token());
  vi.stubGlobal('fetch', fetch);
  const exported = await run(code);
  if (typeof exported.useChat === 'function') exported.useChat();
  if (typeof exported.Chat === 'function') exported.Chat({});
  const app = { provide: vi.fn(), onUnmount: vi.fn() };
  (exported.chat as { install(app: object): void } | undefined)?.install(app);
  // Whatever way in it is, a chat gets a token by it.
  const auth = Reflect.get(globalThis, 'auth') as
    | { getAuthenticationToken(callback: (token: string | null) => void): void }
    | undefined;
  auth?.getAuthenticationToken(asked);
  widget.sdk.startChat();
  await vi.advanceTimersByTimeAsync(0);
  const got = [...asked.mock.calls.flat(), ...widget.tokens];
  const isWayIn = /createTokenProvider/.test(code);
  if (isWayIn) expect(got).toContainEqual(expect.stringMatching(/^eyJ/));
  expect(requests.length).toBeGreaterThanOrEqual(isWayIn ? 1 : 0);
  asked.mockReset();
});

it('names every option, attribute and event that there is', () => {
  const names = Object.keys(client.createTokenProvider().diagnose());
  for (const name of names) expect(readme).toContain(name);
  for (const event of ['change', 'error', 'no-contact', 'signed-out']) {
    expect(readme).toContain(`\`lcw-auth:${event}\``);
  }
});
