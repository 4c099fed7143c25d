/** What the doctor does not do: where it sends nothing, and what it never says. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type Entry, isFinding } from '../../src/doctor/findings.ts';
import { isChatService, isPrivateAddress, isSafe } from '../../src/doctor/net/hosts.ts';
import { createVisitor } from '../../src/doctor/net/visitor.ts';
import type { DoctorOptions } from '../../src/doctor/options.ts';
import { writeHandOver } from '../../src/doctor/report/hand-over.ts';
import { writeJunit } from '../../src/doctor/report/junit.ts';
import { createList, summarize } from '../../src/doctor/report/list.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import {
  COOKIE,
  healthyState,
  ORG_ID,
  PASSWORD,
  type SiteState,
  startSite,
  WIDGET_ID,
} from './fixtures/site.ts';

async function start(spoil: (state: SiteState) => void = () => {}) {
  const state = healthyState();
  spoil(state);
  const site = await startSite(state);
  onTestFinished(() => site.close());
  return site;
}

async function listen(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const causesIn = (entries: readonly Entry[]) => entries.filter(isFinding).map(({ cause }) => cause);
const notChecked = (entries: readonly Entry[], level: string) =>
  entries.filter((one) => one.level === level && one.outcome === 'not-checked');

describe('the customer’s credentials', () => {
  it('go to the token route and the page, never to the key address or a script', async () => {
    const { options, calls } = await start();
    await runDoctor(options);
    const withCookie = new Set(calls.filter(({ cookie }) => cookie).map(({ path }) => path));
    expect([...withCookie].sort()).toEqual(['/_services/auth/token', '/page']);
  });

  it('go nowhere over a connection with a wrong certificate', async () => {
    const { options, calls } = await start((state) => {
      state.tls = { isIncomplete: true };
    });
    const { entries } = await runDoctor(options);
    expect(calls.filter(({ cookie, token }) => cookie ?? token)).toEqual([]);
    expect(causesIn(entries)).toEqual(['certificate_incomplete']);
  });

  it('follow no redirect, and no script of a host that was found in the page', async () => {
    const visitors: string[] = [];
    const other = await listen((request, response) => {
      visitors.push(request.url ?? '');
      response.end('window.auth = {};');
    });
    const { options } = await start((state) => {
      state.customer = { status: 302, headers: { location: `${other}/sign-in` } };
      state.clientTag = `<script src="${other}/client.js"></script>`;
    });
    const { entries } = await runDoctor(options);
    expect(visitors).toEqual([]);
    expect(causesIn(entries)).toEqual(['session_not_seen']);
    expect(entries).toContainEqual(
      expect.objectContaining({
        check: 'client function',
        outcome: 'not-checked',
        seen: expect.stringContaining('one script of other origins'),
      }),
    );
  });

  it('are filled into a form with its hidden fields, and its cookie is the customer’s', async () => {
    const { options } = await start();
    let posted = '';
    const signIn = await listen((request, response) => {
      if (request.method === 'GET') {
        response.setHeader('set-cookie', 'csrf=a; HttpOnly');
        response.end('<form><input type="hidden" name="csrf" value="a&amp;b"></form>');
        return;
      }
      posted = '';
      request.setEncoding('utf8').on('data', (text) => {
        posted += text;
      });
      request.on('end', () => {
        const isRight = posted.includes(`password=${PASSWORD}`);
        const cookie = isRight ? [`${COOKIE}; Path=/`, 'csrf=; Max-Age=0'] : [];
        response.writeHead(isRight ? 302 : 401, { 'set-cookie': cookie }).end();
      });
    });
    const fields = { username: 'kim', password: PASSWORD };
    const form = { url: new URL('/sign-in', signIn), fields };
    const { entries } = await runDoctor({ ...options, credentials: { signIn: form } });
    expect(causesIn(entries)).toEqual([]);
    expect(new URLSearchParams(posted).get('csrf')).toBe('a&b');

    const wrong = { ...form, fields: { username: 'kim', password: 'wrong' } };
    const second = await runDoctor({ ...options, credentials: { signIn: wrong } });
    expect(causesIn(second.entries)).toEqual(['sign_in_failed']);
  });
});

describe('a sign-in form that is answered 200', () => {
  it('is said to be one whose fields may be wrong, when its cookie is nobody’s', async () => {
    const { options } = await start((state) => {
      state.signIn = { status: 200, headers: { 'set-cookie': 'sid=of-a-visitor' } };
    });
    const { entries } = await runDoctor(options);
    expect(causesIn(entries)).toEqual(['session_not_seen']);
    expect(entries).toContainEqual(
      expect.objectContaining({ outcome: 'note', seen: expect.stringContaining('by hand') }),
    );
  });
});

describe('a customer’s token', () => {
  /** The service under a name that is not Microsoft's. */
  async function startElsewhere(options: (origin: URL) => Partial<DoctorOptions>) {
    const elsewhere = await start((state) => {
      state.tls = {};
      state.host = 'shop.test';
    });
    const site = await start((state) => {
      state.widgetTag = state.widgetTag?.replaceAll('ORG', elsewhere.origin);
    });
    const named = options(new URL(elsewhere.origin));
    const { entries } = await runDoctor({ ...site.options, ...named });
    return { entries, calls: elsewhere.calls };
  }

  it('is never sent to a host that was merely found in the page', async () => {
    const { entries, calls } = await startElsewhere(() => ({}));
    expect(calls).toEqual([]);
    expect(causesIn(entries)).toEqual(['org_url_unknown']);
  });

  it('is never sent to this machine because a page from elsewhere says so', async () => {
    const { options, tokens, calls } = await start((state) => {
      state.tls = {};
      state.host = 'shop.test';
    });
    const { orgUrl: _, ...unnamed } = options;
    const { entries } = await runDoctor(unnamed);
    expect(causesIn(entries)).toContain('org_url_unknown');
    expect(tokens).not.toEqual([]);
    expect(calls.filter(({ path }) => path.startsWith('/livechatconnector/'))).toEqual([]);
  });

  it('is sent there when the command line names it', async () => {
    const { entries, calls } = await startElsewhere((orgUrl) => ({ orgUrl }));
    expect(causesIn(entries)).toEqual([]);
    expect(calls.some(({ token }) => token)).toBe(true);
  });
});

describe('a widget’s ids', () => {
  it('lead a token to no other path, and are asked for only where they are GUIDs', async () => {
    const { options, calls } = await start((state) => {
      state.widgetTag = state.widgetTag?.replace(WIDGET_ID, '../../steal').replace(ORG_ID, '../..');
    });
    const { entries } = await runDoctor(options);
    expect(calls.filter(({ token }) => token)).toEqual([]);
    expect(calls.filter(({ path }) => path.includes('steal'))).toEqual([]);
    expect(causesIn(entries)).toEqual(['widget_attributes_wrong']);
  });
});

describe('a conversation', () => {
  const conversations = (calls: readonly { path: string }[]) =>
    calls.filter(({ path }) => path.endsWith('/conversation')).length;

  it('is not started unless asked for', async () => {
    const { options, calls } = await start();
    const { entries } = await runDoctor({ ...options, startChat: false });
    expect(conversations(calls)).toBe(0);
    expect(notChecked(entries, 'service')).toHaveLength(3);
  });

  it.each<[string, (state: SiteState) => void]>([
    [
      'where the customer has an open one',
      (state) => {
        state.openChat = true;
      },
    ],
    [
      'in a widget with persistent chat',
      (state) => {
        state.config = {
          ...state.config,
          LiveWSAndLiveChatEngJoin: { msdyn_conversationmode: '192350001' },
        };
      },
    ],
    [
      'with a token that has a fault',
      (state) => {
        state.claims.exp = -60;
      },
    ],
  ])('is not started %s', async (_where, spoil) => {
    const { options, calls } = await start(spoil);
    const { entries } = await runDoctor(options);
    expect(conversations(calls)).toBe(0);
    expect(notChecked(entries, 'service').length).toBeGreaterThan(1);
  });

  it('is ended although the examination was stopped meanwhile', async () => {
    const stopping = new AbortController();
    const { options, calls } = await start((state) => {
      Object.defineProperty(state, 'chat', {
        get() {
          stopping.abort();
          return { status: 200, body: '{"ChatId":"chat"}' };
        },
      });
    });
    const { entries } = await runDoctor({ ...options, signal: stopping.signal });
    expect(calls.at(-1)?.path).toContain('/sessionclose/');
    const ended = { level: 'service', check: 'end', outcome: 'ok' };
    expect(entries).toContainEqual(expect.objectContaining(ended));
  });
});

describe('a request', () => {
  const ask = { timeoutMs: 1000, maxBytes: 100 };

  it('is made over plain http on this machine only, and a few times a second elsewhere', async () => {
    const waits: number[] = [];
    const visitor = createVisitor({
      wait: async (ms) => void waits.push(ms),
      lookup: (_host, _options, done) => done(new Error('no such name'), '', 4),
    });
    const http = await visitor.ask(new URL('http://shop.example/'), ask);
    expect(http).toEqual({ problem: 'unsafe', code: 'not https' });
    for (let count = 0; count < 3; count++)
      await visitor.ask(new URL('https://shop.example/'), ask);
    expect(waits).toEqual([300, 300]);
    visitor.close();
  });

  it('reads no more of a body than it may, compressed or not', async () => {
    const visitor = createVisitor({});
    const { gzipSync } = await import('node:zlib');
    const large = 'k'.repeat(10_000);
    const origin = await listen((request, response) => {
      if (request.url === '/gzip') response.setHeader('content-encoding', 'gzip');
      response.end(request.url === '/gzip' ? gzipSync(large) : large);
    });
    for (const path of ['/', '/gzip']) {
      expect(await visitor.ask(new URL(path, origin), ask)).toMatchObject({ isTooLong: true });
    }
    visitor.close();
  });

  it('comes to an end where the site turns to another protocol', async () => {
    const visitor = createVisitor({});
    const origin = await listen((request) => {
      const head = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n';
      request.socket.end(head);
    });
    expect(await visitor.ask(new URL(origin), ask)).toMatchObject({ status: 101 });
    visitor.close();
  });

  it('tells its own machine, private addresses and Microsoft’s hosts from others', () => {
    const url = (text: string) => new URL(text);
    expect(
      ['http://localhost:1', 'http://[::1]/', 'https://a.example'].map(url).every(isSafe),
    ).toBe(true);
    expect(['http://a.example', 'http://localhost.example'].map(url).some(isSafe)).toBe(false);
    const hidden = ['10.0.0.1', '172.20.1.1', '192.168.0.1', '169.254.1.1', '100.64.0.1', '::1'];
    expect([...hidden, 'fd00::1', 'fe80::1', '::ffff:10.0.0.1'].every(isPrivateAddress)).toBe(true);
    const open = ['8.8.8.8', '172.32.0.1', '100.128.0.1', '2606:4700::1111'];
    expect(open.some(isPrivateAddress)).toBe(false);
    expect(isChatService(url('https://m-1.crm.omnichannelengagementhub.com'))).toBe(true);
    const others = [
      'http://m.omnichannelengagementhub.com',
      'https://omnichannelengagementhub.com.attacker.example',
      'https://attacker-omnichannelengagementhub.com',
      'https://m.omnichannelengagementhub.com:8443',
    ];
    expect(others.map(url).some(isChatService)).toBe(false);
  });
});

describe('no report', () => {
  it('has a token, a key, a cookie or a password in it, not even where the site repeats one', async () => {
    const { options, tokens, calls } = await start((state) => {
      const secret = `${COOKIE}-${PASSWORD}`;
      state.keyAnswer = { status: 302, headers: { location: `/${secret}?${secret}` } };
      state.otherSite = 'token';
      state.clientTag += `<script src="/${PASSWORD}.js" data-client-function="${COOKIE}"></script>`;
      state.pageHeaders['content-security-policy'] = `script-src https://${PASSWORD}.example`;
      state.chat = { status: 500, body: `{"title":"${COOKIE}"}` };
    });
    const headers = { cookie: COOKIE, 'x-password': PASSWORD };
    let list = '';
    const write = createList((text) => {
      list += text;
    });
    const examination = await runDoctor({ ...options, credentials: { headers } }, write);
    list += summarize(examination.entries, false);
    const all = [
      list,
      JSON.stringify(examination),
      writeJunit(examination.entries),
      writeHandOver(examination),
    ].join('\n');
    expect(tokens.length).toBeGreaterThan(1);
    expect(calls.some(({ token }) => token)).toBe(true);
    for (const secret of [
      ...tokens,
      COOKIE.slice(4),
      PASSWORD,
      'BEGIN',
      'AuthenticatedUserToken',
    ]) {
      expect(all).not.toContain(secret);
    }
    for (const token of tokens) {
      for (const part of token.split('.')) expect(all).not.toContain(part);
    }
    expect(all).toContain('[hidden]');
  });

  it('has more than 80 columns, or anything that a terminal acts upon', async () => {
    const { options } = await start((state) => {
      state.config = {
        LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: 'a\u001b[31m\u202eb' },
      };
    });
    let list = '';
    const { entries } = await runDoctor(
      options,
      createList((text) => {
        list += text;
      }),
    );
    list += summarize(entries, false);
    expect(list).not.toMatch(/[^\P{C}\n]/u);
    const lines = list.split('\n').filter((line) => !line.includes('https://'));
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(list).toContain('1 cause found: function_name_differs.');
  });

  it('lets a name, an id or a certificate write to the terminal', async () => {
    const evil = 'x\u001b[31m\u009b2J\u202e\n\u0007';
    const { options } = await start((state) => {
      state.tls = { isSelfSigned: true, name: evil };
      state.widgetTag = state.widgetTag?.replace(WIDGET_ID, evil).replace(ORG_ID, evil);
      state.clientTag = `<script src="/client.js" data-client-function="${evil}"></script>`;
    });
    const plain = await start((state) => {
      state.context = { [evil]: evil, ['n'.repeat(5000)]: 1 };
      state.clientTag = `<script src="/client.js" data-client-function="${'f'.repeat(5000)}"></script>`;
    });
    for (const examination of [await runDoctor(options), await runDoctor(plain.options)]) {
      let list = '';
      examination.entries.forEach(
        createList((text) => {
          list += text;
        }),
      );
      const page = writeHandOver(examination);
      const all = [list, writeJunit(examination.entries), page].join('');
      expect(all).not.toMatch(/[^\P{C}\n]/u);
      expect(JSON.stringify(examination)).not.toMatch(/\\u00(?:1b|07|9b)|\u202e/);
      const lines = page.split('\n').filter((line) => !line.includes('https://'));
      // A word that is longer than a line stands alone in one.
      expect(lines.filter((line) => line.length > 80 && /\S \S/.test(line))).toEqual([]);
    }
  });
});

describe('a hostile page or service', () => {
  it.each<[string, (state: SiteState) => void]>([
    [
      'a function that is no name, beside a million spaces',
      (state) => {
        const spaces = `<script>${' '.repeat(1_000_000)}</script>`;
        state.clientTag = `${spaces}<script data-client-function="x. "></script>`;
      },
    ],
    [
      'a policy of a hundred thousand sources, beside as many scripts',
      (state) => {
        const policy = `<meta http-equiv="content-security-policy" content="script-src ${'a b '.repeat(100_000)}">`;
        state.clientTag += policy + '<script src="/a.js"></script>'.repeat(40_000);
      },
    ],
    [
      'a configuration of objects that have no text form',
      (state) => {
        const odd = { toString: 1 };
        state.config = {
          LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: odd },
          LiveWSAndLiveChatEngJoin: { msdyn_conversationmode: odd, outofoperatinghours: odd },
        };
      },
    ],
  ])('does not hold it up or end it: %s', { timeout: 10_000 }, async (_what, spoil) => {
    const { options } = await start(spoil);
    const { entries } = await runDoctor(options);
    expect(entries.some(({ level }) => level === 'service')).toBe(true);
  });
});
