import express from 'express';
import { describe, expect, it } from 'vitest';
import { countChats } from '../code/going-live.share.ts';
import { chatTags, isInRollout, type Widget } from '../code/going-live.ts';
import { listen } from './listen.ts';

const customers = Array.from({ length: 2000 }, (_, index) => `customer-${index}`);
const inRollout = (percent: number) => customers.filter((id) => isInRollout(id, percent));

const widgetOf = (appId: string): Widget => ({
  src: 'https://oc-cdn-public-eur.azureedge.net/livechatwidget/scripts/LiveChatBootstrapper.js',
  appId,
  orgId: 'ORG',
  orgUrl: 'https://m-1.omnichannelengagementhub.com',
});

describe('a rollout', () => {
  it('has nobody at 0 percent, everybody at 100, and about a fifth at 20', () => {
    expect(inRollout(0)).toEqual([]);
    expect(inRollout(100)).toEqual(customers);
    expect(inRollout(20).length / customers.length).toBeCloseTo(0.2, 1);
  });

  it('keeps whoever is in it while it grows', () => {
    expect(inRollout(20)).toEqual(expect.arrayContaining(inRollout(5)));
  });

  async function startPages(percent: { now: number }, next = widgetOf('NEXT')) {
    const app = express();
    const customerId = ({ query }: { query: { id?: unknown } }) => query.id as string | undefined;
    app.use(
      chatTags({ current: widgetOf('CURRENT'), next, percent: () => percent.now, customerId }),
    );
    app.get('/', (_request, response) => void response.send(response.locals.chatTags));
    const url = await listen(app);
    return async (id?: string) => {
      const response = await fetch(id === undefined ? url : `${url}?id=${id}`);
      return { html: await response.text(), caching: response.headers.get('cache-control') };
    };
  }

  it('gives a page one widget: the new one after our script, or the old one alone', async () => {
    const percent = { now: 100 };
    const load = await startPages(percent);
    const { html, caching } = await load('kim');
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(html.indexOf('/_services/auth/client.js')).toBeLessThan(html.indexOf('NEXT'));
    expect(caching).toBe('private, no-cache');
    percent.now = 0;
    const back = await load('kim');
    expect(back.html.match(/<script/g)).toHaveLength(1);
    expect(back.html).toContain('data-app-id="CURRENT"');
  });

  it('leaves visitors with the widget that they have', async () => {
    const load = await startPages({ now: 100 });
    expect((await load()).html).toContain('CURRENT');
  });

  it('lets nothing out of an attribute', async () => {
    const load = await startPages({ now: 100 }, widgetOf('"><script>alert(1)</script>'));
    expect((await load('kim')).html).not.toContain('<script>alert');
  });
});

describe('the count of authenticated chats', () => {
  async function startDataverse(value: object[], status = 200) {
    const asked: string[] = [];
    const app = express();
    app.use((request, response) => {
      asked.push(decodeURIComponent(request.url));
      if (request.get('authorization') !== 'Bearer access') response.sendStatus(401);
      else if (status !== 200) response.sendStatus(status);
      else if (request.url.includes('EntityDefinitions'))
        response.json({ EntitySetName: 'msdyn_the_set' });
      else response.json({ value });
    });
    return { url: await listen(app), asked };
  }

  it('asks the table that Dataverse names, for one widget and a time', async () => {
    const { url, asked } = await startDataverse([
      { authenticated: true, chats: 95 },
      { authenticated: false, chats: 3 },
      { chats: 2 },
    ]);
    const count = await countChats(url, 'access', 'WIDGET', '2026-12-01');
    expect(count).toEqual({ authenticated: 95, others: 5 });
    expect(asked[0]).toContain("LogicalName='msdyn_livechatengagementctx'");
    expect(asked[1]).toMatch(/^\/api\/data\/v9\.2\/msdyn_the_set\?fetchXml=<fetch/);
    expect(asked[1]).toMatch(/operator="eq" value="WIDGET"/);
    expect(asked[1]).toMatch(/operator="on-or-after" value="2026-12-01"/);
    expect(asked.join()).not.toContain('access');
  });

  it('is none when there were no chats', async () => {
    const { url } = await startDataverse([]);
    const count = await countChats(url, 'access', 'WIDGET', '2026-12-01');
    expect(count).toEqual({ authenticated: 0, others: 0 });
  });

  it('fails with the status when Dataverse refuses', async () => {
    const { url } = await startDataverse([], 403);
    await expect(countChats(url, 'access', 'WIDGET', '2026-12-01')).rejects.toThrow('403');
  });
});
