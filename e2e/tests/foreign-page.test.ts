/** A page of another origin can neither read the agent's view nor steer the emulator. */

import { Chat } from '@lcw-auth/emulator/playwright';
import type { BrowserContext, Page } from '@playwright/test';
import { type Demo, startDemo } from 'demo';
import { AgentView } from '../fixtures/agent-view.ts';
import { expect, test } from '../fixtures/demo.ts';
import { type ForeignPage, startForeignPage } from '../fixtures/foreign-page.ts';
import { Shop } from '../fixtures/shop.ts';

/** Runs in the foreign page: what became of a call. */
const attempt = (page: Page, url: string, init: RequestInit = {}) =>
  page.evaluate(
    ([address, options]) =>
      fetch(address, options).then(
        async (response) => ({ type: response.type, text: await response.text() }),
        () => ({ type: 'blocked', text: '' }),
      ),
    [url, init] as const,
  );

for (const host of ['localhost', '127.0.0.1'] as const) {
  test.describe(`a page on another port of ${host}`, () => {
    let foreign: ForeignPage;
    let id: string;
    let other: Page;
    let demo: Demo;
    let context: BrowserContext;
    let agent: AgentView;
    let chat: Chat;

    // Nobody here changes what the next one finds: that is what is tested.
    test.beforeAll(async ({ browser, keyFile }) => {
      demo = await startDemo({ port: 0, emulatorPort: 0, keyFile });
      context = await browser.newContext();
      const page = await context.newPage();
      agent = new AgentView(await context.newPage());
      await agent.page.goto(demo.agentUrl);
      chat = new Chat(page);
      await new Shop(page, demo.shopUrl).signIn('kim');
      await chat.open();
      await chat.send('For the agent only');
      await expect(agent.region('Transcript')).toContainText('For the agent only');
      const state = await agent.page.evaluate(
        () =>
          new Promise<string>((resolve) => {
            const source = new EventSource('/agent/events');
            source.addEventListener('state', ({ data }) => {
              source.close();
              resolve(data);
            });
          }),
      );
      id = JSON.parse(state).conversations[0].id;
      foreign = await startForeignPage(host);
      expect(new URL(foreign.url).origin).not.toBe(new URL(demo.emulatorUrl).origin);
    });

    test.beforeEach(async () => {
      other = await context.newPage();
      await other.goto(foreign.url);
    });

    test.afterEach(() => other.close());

    test.afterAll(async () => {
      await Promise.all([context?.close(), foreign?.close()]);
      await demo?.close();
    });

    test('reads nothing by fetch', async () => {
      const { emulatorUrl } = demo;
      for (const path of [
        '/agent',
        '/agent/events',
        '/agent/faults',
        `/agent/conversations/${id}`,
      ]) {
        expect(await attempt(other, emulatorUrl + path)).toMatchObject({ type: 'blocked' });
        const opaque = await attempt(other, emulatorUrl + path, { mode: 'no-cors' });
        expect(['opaque', 'blocked']).toContain(opaque.type);
        expect(opaque.text).toBe('');
      }
    });

    test('opens no event stream', async () => {
      const outcome = await other.evaluate(
        (address) =>
          new Promise((resolve) => {
            const source = new EventSource(address);
            source.addEventListener('state', ({ data }) => resolve(data));
            source.addEventListener('error', () => resolve(`error ${source.readyState}`));
          }),
        `${demo.emulatorUrl}/agent/events`,
      );
      expect(outcome).toBe('error 2');
    });

    test('posts no reply and switches no fault, by fetch or by form', async () => {
      const reply = `${demo.emulatorUrl}/agent/conversations/${id}/messages`;
      const faults = `${demo.emulatorUrl}/agent/faults`;
      const json = { 'Content-Type': 'application/json' };
      const body = '{"text":"Click here: http://evil.example"}';
      const change = '{"connectorFailure":"dropped"}';
      const calls: [url: string, init: RequestInit][] = [
        [reply, { method: 'POST', headers: json, body }],
        [reply, { method: 'POST', mode: 'no-cors', body }],
        [faults, { method: 'PUT', headers: json, body: change }],
        [faults, { method: 'POST', mode: 'no-cors', body: change }],
        [`${reply}/../close`, { method: 'POST', mode: 'no-cors', body: '{}' }],
      ];
      for (const [url, init] of calls) await attempt(other, url, init);
      for (const action of [reply, faults]) {
        const answered = other.waitForResponse(action);
        await other.evaluate((address) => {
          const form = document.createElement('form');
          form.method = 'post';
          form.enctype = 'text/plain';
          form.action = address;
          const field = document.createElement('input');
          field.name = '{"text":"Click here","connectorFailure":"dropped","x":"';
          field.value = '"}';
          form.append(field);
          document.body.append(form);
          form.submit();
        }, action);
        expect((await answered).status()).toBe(403);
        await other.waitForURL(action);
        await other.goto(foreign.url);
      }
      await chat.send('Still open');
      await expect(agent.region('Transcript')).toContainText('Still open');
      // The agent's view is now at a state that is later than all of the attempts.
      await expect(agent.region('Transcript')).not.toContainText('Click here');
      await expect(agent.page.getByText('None on')).toBeAttached();
      await expect(agent.page.getByText('Faults are switched on')).toBeHidden();
    });

    test('frames neither the agent’s view nor what is behind it', async () => {
      const paths = ['/agent', '/agent/faults', '/'];
      for (const path of paths) {
        const blocked = await other.evaluate(async (address) => {
          const frame = document.createElement('iframe');
          frame.src = address;
          document.body.append(frame);
          await new Promise((resolve) => frame.addEventListener('load', resolve));
          // A frame that was refused is an error page of the browser's, which nobody can read either.
          return frame.contentDocument === null;
        }, demo.emulatorUrl + path);
        expect(blocked).toBe(true);
      }
      const frames = () => other.frames().slice(1);
      await expect
        .poll(() => frames().map((frame) => frame.url()))
        .toEqual(paths.map(() => expect.stringContaining('chrome-error:')));
      for (const frame of frames()) {
        await expect(frame.getByText('Agent’s view')).toHaveCount(0);
      }
    });

    test('reads nothing of a window that it opens', async () => {
      const opened = context.waitForEvent('page');
      await other.evaluate((address) => {
        // @ts-expect-error kept for the next line of the test
        window.opened = window.open(address);
      }, demo.agentUrl);
      await expect((await opened).getByText('Agent’s view').first()).toBeVisible();
      const seen = await other.evaluate(() => {
        try {
          // @ts-expect-error as above
          return window.opened?.document?.title ?? 'nothing';
        } catch {
          return 'nothing';
        }
      });
      expect(seen).toBe('nothing');
    });

    test('does not make the emulator fetch an address', async () => {
      const { emulatorUrl } = demo;
      const trap = `${foreign.url}/trap`;
      const [org, widget] = [
        /data-org-id="([^"]*)"/.exec(demo.widgetTag)?.[1],
        /data-app-id="([^"]*)"/.exec(demo.widgetTag)?.[1],
      ];
      const config = `${emulatorUrl}/livechatconnector/config/${org}/${widget}`;
      const start = `${emulatorUrl}/livechatconnector/auth/organization/${org}/widgetApp/${widget}/conversation`;
      const json = { 'Content-Type': 'application/json' };
      for (const name of ['publicKeyUrl', 'url', 'jku'])
        expect((await attempt(other, `${config}?${name}=${trap}`)).text).toContain('does not know');
      const header = btoa(JSON.stringify({ alg: 'RS256', jku: trap })).replaceAll('=', '');
      const headers = { ...json, AuthenticatedUserToken: `${header}.e30.c2ln` };
      const bodies = ['{}', JSON.stringify({ publicKeyUrl: trap, callback: trap })];
      for (const body of bodies) await attempt(other, start, { method: 'POST', headers, body });
      await attempt(other, `${emulatorUrl}/${trap}`);
      expect(foreign.calls.filter((path) => path.includes('trap'))).toEqual([]);
    });
  });
}
