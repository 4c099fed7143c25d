import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import helmet from 'helmet';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, type WidgetCspOptions, widgetCsp } from '../src/index.ts';

const orgUrl = 'https://m-11111111.eu.omnichannelengagementhub.com';
const cdn =
  'https://oc-cdn-public-eur.azureedge.net/livechatwidget/scripts/LiveChatBootstrapper.js';
const CDN = 'https://oc-cdn-public-eur.azureedge.net';

/** The policy that helmet sends, as a browser reads it. */
async function policyOf(
  options: Omit<WidgetCspOptions, 'orgUrl'> & { orgUrl?: string } = {},
): Promise<Record<string, string[]>> {
  const directives = widgetCsp({ orgUrl, cdn, ...options });
  const { useDefaults = true } = options;
  const protect = helmet.contentSecurityPolicy({ useDefaults: useDefaults as true, directives });
  const server = createServer((request, response) =>
    protect(request, response, () => response.end()),
  ).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const text = answer.headers.get('content-security-policy') ?? '';
  return Object.fromEntries(
    text.split(';').map((part) => {
      const [name = '', ...sources] = part.split(' ');
      return [name, sources];
    }),
  );
}

describe('widgetCsp', () => {
  it("lets the widget's script, frame and calls in, and the site's own", async () => {
    const policy = await policyOf();
    expect(policy['script-src']).toEqual(["'self'", CDN, 'https://cdn.botframework.com']);
    expect(policy['frame-src']).toEqual(["'self'", CDN]);
    expect(policy['connect-src']?.slice(0, 3)).toEqual([
      "'self'",
      'https://*.omnichannelengagementhub.com',
      CDN,
    ]);
    expect(policy['connect-src']).toEqual(
      expect.arrayContaining([
        'https://*.communication.azure.com',
        'wss://*.trouter.teams.microsoft.com',
        'https://*.asm.skype.com',
      ]),
    );
  });

  it("takes nothing away from helmet's defaults", async () => {
    const policy = await policyOf();
    const defaults = Object.entries(helmet.contentSecurityPolicy.getDefaultDirectives());
    for (const [name, sources] of defaults) {
      expect(policy[name], name).toEqual(expect.arrayContaining([...sources]));
    }
  });

  it("allows no script that is inline, evaluated or from anybody's host", async () => {
    const { 'script-src': scripts = [] } = await policyOf();
    expect(scripts.filter((source) => /unsafe|^https:$|\*/.test(source))).toEqual([]);
  });

  it('keeps directives of the site, by either spelling, with functions for a nonce', async () => {
    const policy = await policyOf({
      directives: {
        'script-src': ["'self'", (_request, response) => `'nonce-${nonceOf(response)}'`],
        imgSrc: ['https://pictures.example'],
        formAction: ["'self'", 'https://pay.example'],
      },
    });
    expect(policy['script-src']?.slice(0, 3)).toEqual(["'self'", "'nonce-abc'", CDN]);
    expect(policy['img-src']?.[0]).toBe('https://pictures.example');
    expect(policy['form-action']).toEqual(["'self'", 'https://pay.example']);
  });

  it('gives a new directive what default-src allowed until now', async () => {
    const defaultSrc = ["'self'", 'https://api.example'];
    const policy = await policyOf({ directives: { defaultSrc } });
    expect(policy['connect-src']).toEqual(expect.arrayContaining(defaultSrc));
    expect(policy['frame-src']).toEqual([...defaultSrc, CDN]);
    // Of this one helmet has a default that is in force.
    expect(policy['script-src']).not.toContain('https://api.example');
  });

  it("counts no default of helmet's where they are switched off", async () => {
    const policy = await policyOf({ useDefaults: false, directives: { defaultSrc: ["'none'"] } });
    expect(policy['style-src']).toEqual([CDN]);
    expect(policy['default-src']).toEqual(["'none'"]);
  });

  it('restricts nothing that nothing restricted', () => {
    const defaultSrc = helmet.contentSecurityPolicy.dangerouslyDisableDefaultSrc as never;
    const directives = widgetCsp({ orgUrl, useDefaults: false, directives: { defaultSrc } });
    expect(directives).toEqual({ defaultSrc });
    expect(widgetCsp({ orgUrl, directives: { imgSrc: null, defaultSrc } }).imgSrc).toBeNull();
  });

  it('adds to the directives of tags where the site has them, and to no others', async () => {
    const policy = await policyOf({ directives: { 'script-src-elem': ["'self'"] } });
    expect(policy['script-src-elem']).toEqual(policy['script-src']);
    expect(policy).not.toHaveProperty('style-src-elem');
  });

  it("drops 'none', which counts only alone", async () => {
    const policy = await policyOf({ directives: { frameSrc: ["'none'"] } });
    expect(policy['frame-src']).toEqual([CDN]);
  });

  it('takes child-src for a frame where the site has it', async () => {
    const policy = await policyOf({ directives: { childSrc: ['https://films.example'] } });
    expect(policy['frame-src']).toEqual(['https://films.example', CDN]);
  });

  it('knows every documented host of the cloud when no script address is given', () => {
    const { scriptSrc, frameSrc } = widgetCsp({ orgUrl });
    expect(scriptSrc).toContain('https://oc-cdn-ocprod.azureedge.net');
    expect(frameSrc).toHaveLength(13);
    const government = widgetCsp({ orgUrl: 'https://m-1.omnichannelengagementhub.us' });
    expect(government.scriptSrc).toEqual([
      "'self'",
      'https://ocprodocprodnamgs.blob.core.usgovcloudapi.net',
    ]);
    expect(JSON.stringify(government)).not.toContain('azure.com');
  });

  it('lets in no more than script, frame and service where all else runs in the frame', async () => {
    const policy = await policyOf({ frameOnly: true });
    expect(policy['script-src']).toEqual(["'self'", CDN]);
    expect(policy['connect-src']).toEqual([
      "'self'",
      'https://*.omnichannelengagementhub.com',
      CDN,
    ]);
    expect(policy).not.toHaveProperty('media-src');
  });

  it('leaves out the hosts of files where customers cannot send any', async () => {
    expect(JSON.stringify(await policyOf({ attachments: false }))).not.toContain('asm.skype.com');
  });

  it('takes the address of an emulator on this machine', async () => {
    const local = 'http://127.0.0.1:3001';
    const script = 'http://localhost:3002';
    const policy = await policyOf({ orgUrl: local, cdn: `${script}/widget.js` });
    expect(policy['script-src']).toContain(script);
    expect(policy['connect-src']).toContain(local);
  });

  it('keeps directives that are getters of a class, or inherited', () => {
    const inherited = Object.create({ scriptSrc: ["'self'"] }, {});
    class Policy {
      imgSrc = ["'none'"];
      get 'script-src'() {
        return ["'self'", 'https://scripts.example'];
      }
      describe() {
        return 'a policy';
      }
    }
    const useDefaults = false;
    const ofClass = widgetCsp({ orgUrl, cdn, useDefaults, directives: new Policy() as never });
    expect(Object.keys(ofClass).sort()).toEqual(['imgSrc', 'scriptSrc']);
    expect(ofClass.scriptSrc).toEqual(expect.arrayContaining(['https://scripts.example', CDN]));
    expect(widgetCsp({ orgUrl, cdn, useDefaults, directives: inherited }).scriptSrc).toContain(CDN);
  });

  it('hands out no array that it was given', () => {
    const directives = { formAction: ["'self'"] };
    const { formAction } = widgetCsp({ orgUrl, directives });
    directives.formAction.push('*');
    expect(formAction).toEqual(["'self'"]);
  });

  it('reads each directive once', () => {
    let reads = 0;
    const directives = {
      get formAction() {
        reads += 1;
        return ["'self'"];
      },
    };
    widgetCsp({ orgUrl, directives });
    expect(reads).toBe(1);
  });

  it('takes nothing from a prototype that everything inherits from', () => {
    onTestFinished(() => void Reflect.deleteProperty(Object.prototype, 'cdn'));
    Object.defineProperty(Object.prototype, 'cdn', {
      value: 'https://evil.example',
      configurable: true,
    });
    expect(JSON.stringify(widgetCsp({ orgUrl }))).not.toContain('evil');
  });

  it('does not change what it was given', () => {
    const directives = Object.freeze({ scriptSrc: Object.freeze(["'self'"]) });
    widgetCsp({ orgUrl, directives });
    expect(directives).toEqual({ scriptSrc: ["'self'"] });
  });
});

function nonceOf(response: ServerResponse): string {
  return response.writableEnded ? '' : 'abc';
}

describe('options of widgetCsp', () => {
  function problemsOf(options: unknown) {
    try {
      widgetCsp(options as WidgetCspOptions);
    } catch (error) {
      if (error instanceof ConfigError) return error.problems.map(({ option }) => option);
      throw error;
    }
    return [];
  }

  it.each([
    [undefined, ['options']],
    [{}, ['orgUrl']],
    [{ orgUrl: 'contoso.omnichannelengagementhub.com' }, ['orgUrl']],
    [{ orgUrl: 'http://contoso.omnichannelengagementhub.com' }, ['orgUrl']],
    [{ orgUrl: 'https://*.omnichannelengagementhub.com' }, ['orgUrl']],
    [{ orgUrl: `${orgUrl}/livechatconnector` }, ['orgUrl']],
    [{ orgUrl: 'https://contoso.crm4.dynamics.com' }, ['orgUrl']],
    [{ orgUrl: `${orgUrl}; script-src *` }, ['orgUrl']],
    [{ orgUrl, cdn: 'oc-cdn-ocprod.azureedge.net' }, ['cdn']],
    [{ orgUrl, cdn: 'https://*.azureedge.net' }, ['cdn']],
    [
      { orgUrl, attachments: 'yes', frameOnly: 1, useDefaults: 0 },
      ['useDefaults', 'attachments', 'frameOnly'],
    ],
    [{ orgUrl, directive: {} }, ['directive']],
    [{ orgUrl: 'https://contoso.crm.dynamics.com.' }, ['orgUrl']],
    [{ orgUrl, cdn: 'https://oc-cdn-ocprod.azureedge.net.' }, ['cdn']],
    [{ orgUrl, directives: [] }, ['directives']],
    [{ orgUrl, directives: new Map([['scriptSrc', ["'self'"]]]) }, ['directives']],
    [{ orgUrl, directives: Object.create({ scriptSrc: "'self'" }) }, ['directives.scriptSrc']],
    [
      {
        orgUrl,
        directives: Object.create(
          { scriptSrc: [] },
          { 'script-src': { value: [], enumerable: true } },
        ),
      },
      ['directives.scriptSrc'],
    ],
    [
      {
        orgUrl,
        directives: {
          get scriptSrc() {
            throw new Error('secret');
          },
        },
      },
      ['directives.scriptSrc'],
    ],
    [
      {
        orgUrl,
        directives: new Proxy(
          {},
          {
            getPrototypeOf() {
              throw new Error('secret');
            },
          },
        ),
      },
      ['directives'],
    ],
    [{ orgUrl, directives: { scriptSrc: "'self'" } }, ['directives.scriptSrc']],
    [{ orgUrl, directives: { scriptSrc: [], 'script-src': [] } }, ['directives.script-src']],
    [{ orgUrl: `${orgUrl}/`, cdn }, []],
  ])('are all checked: %#', (options, problems) => {
    expect(problemsOf(options)).toEqual(problems);
  });

  it('name the function, and what data-org-url is', () => {
    expect(() => widgetCsp({ orgUrl: 'https://contoso.crm4.dynamics.com' })).toThrow(
      /^widgetCsp cannot start.*\n.*data-org-url.*not the address of Dynamics 365/,
    );
  });
});
