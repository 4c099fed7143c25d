/** The page in a browser, with a stand-in for Playwright: what it is asked to do, and what comes of it. */
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { loadBrowser } from '../../src/doctor/browser.ts';
import { isFinding } from '../../src/doctor/findings.ts';
import { runDoctor } from '../../src/doctor/run-doctor.ts';
import { COOKIE, healthyState, type SiteState, startSite } from './fixtures/site.ts';

interface Seen {
  hasFunction: boolean;
  hasWidget: boolean;
  blocked: unknown[];
}

/** Answers as the page would, and keeps what it was told. */
function standIn({ hasFunction, hasWidget, blocked }: Seen) {
  const told: { launch?: object; cookies: object[]; closed: number } = { cookies: [], closed: 0 };
  const page = {
    addInitScript: async () => {},
    goto: async () => {},
    waitForFunction: async () => {
      throw new Error('Timeout');
    },
    evaluate: async (script: string) =>
      script.includes('Blocked') ? blocked : script.includes('typeof') ? hasFunction : hasWidget,
  };
  const context = {
    addCookies: async (cookies: readonly object[]) => void told.cookies.push(...cookies),
    newPage: async () => page,
  };
  const browser = {
    newContext: async () => context,
    close: async () => {
      told.closed += 1;
    },
  };
  const launch = async (options: object) => {
    told.launch = options;
    return browser;
  };
  return { told, load: async () => ({ chromium: { launch } }) };
}

async function examine(spoil: (state: SiteState) => void, seen: Seen) {
  const state = healthyState();
  spoil(state);
  const site = await startSite(state);
  onTestFinished(() => site.close());
  const { told, load } = standIn(seen);
  const browser = await loadBrowser('/usr/bin/some-chromium', load);
  if (!browser) throw new Error('There is a stand-in.');
  const { entries } = await runDoctor({ ...site.options, browser });
  return { entries, told, origin: site.origin };
}

const all = { hasFunction: true, hasWidget: true, blocked: [] };

describe('the page in a browser', () => {
  it('has what a tag manager adds later, and gets the cookie for its own origin alone', async () => {
    const spoil = (state: SiteState) => {
      state.widgetTag = undefined;
      state.clientTag = '<script src="/tag-manager.js"></script>';
    };
    const { entries, told, origin } = await examine(spoil, all);
    expect(entries.filter(isFinding)).toEqual([]);
    const [name, value] = COOKIE.split('=');
    expect(told.cookies).toEqual([{ name, value, url: origin }]);
    expect(told.launch).toMatchObject({ executablePath: '/usr/bin/some-chromium' });
    expect(told.closed).toBe(1);
  });

  it('says what its policy kept out', async () => {
    const blocked = ['cdn.example by script-src-elem'];
    const { entries } = await examine(() => {}, { ...all, blocked });
    expect(entries.filter(isFinding)).toMatchObject([
      { cause: 'policy_blocks_chat', seen: 'It keeps out "cdn.example by script-src-elem".' },
    ]);
  });

  it('has no function although a script has its name', async () => {
    const { entries } = await examine(() => {}, { ...all, hasFunction: false });
    expect(entries.filter(isFinding)).toMatchObject([{ cause: 'client_function_missing' }]);
  });

  it('is taken for what it is where the page makes up what was kept out', async () => {
    const blocked = [{ toString: 1 }, null, 'cdn.example by script-src-elem'];
    const { entries } = await examine(() => {}, { ...all, blocked });
    expect(entries.filter(isFinding)).toMatchObject([{ cause: 'policy_blocks_chat' }]);
  });

  it('is closed when it loads and is then busy for ever', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { told, load } = standIn(all);
    const { chromium } = await load();
    let letGo = (_: Error) => {};
    const busy = new Promise<never>((_, reject) => {
      letGo = reject;
    });
    const launch = async (options: object) => {
      const browser = await chromium.launch(options);
      const context = await browser.newContext();
      const page = { ...(await context.newPage()), evaluate: () => busy };
      return {
        newContext: async () => ({ ...context, newPage: async () => page }),
        close: async () => {
          await browser.close();
          letGo(new Error('Target closed'));
        },
      };
    };
    const visit = await loadBrowser(undefined, async () => ({ chromium: { launch } }));
    const seen = visit?.({
      url: new URL('https://shop.example/'),
      cookie: undefined,
      clientFunction: 'auth.getAuthenticationToken',
      signal: undefined,
    });
    const outcome = expect(seen).rejects.toThrow('Target closed');
    await vi.advanceTimersByTimeAsync(30_000);
    await outcome;
    expect(told.closed).toBeGreaterThan(0);
  });

  it('is not opened where Playwright is not installed', async () => {
    const load = () => Promise.reject(new Error('Cannot find package'));
    expect(await loadBrowser(undefined, load)).toBeUndefined();
  });
});
