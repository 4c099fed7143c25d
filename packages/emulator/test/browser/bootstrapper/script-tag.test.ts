// @vitest-environment happy-dom
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readScriptTag } from '../../../src/browser/bootstrapper/script-tag.ts';

const GOOD = {
  id: 'Microsoft_Omnichannel_LCWidget',
  // Not a real script, so that nothing is fetched.
  type: 'text/plain',
  src: 'http://localhost:3001/livechatwidget/scripts/LiveChatBootstrapper.js',
  'data-app-id': 'widget',
  'data-org-id': 'org',
  'data-org-url': 'http://localhost:3001',
};

function addTag(attributes: Record<string, string>): HTMLScriptElement {
  const tag = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value);
  document.body.append(tag);
  return tag;
}

function addElement(name: string, attributes: Record<string, string>): void {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  document.body.append(element);
}

/** As while the browser runs that script. */
function running(tag: HTMLScriptElement): void {
  vi.spyOn(Document.prototype, 'currentScript', 'get').mockReturnValue(tag);
}

afterEach(() => {
  vi.restoreAllMocks();
  Reflect.deleteProperty(document, 'currentScript');
  document.body.replaceChildren();
});

describe('reading the script tag', () => {
  it('finds the ids and the origin of the service', () => {
    addTag(GOOD);
    expect(readScriptTag(document)).toEqual({
      widgetId: 'widget',
      orgId: 'org',
      serviceOrigin: 'http://localhost:3001',
      hasChatButton: true,
    });
  });

  it.each([
    [{ 'data-hide-chat-button': 'true' }, false],
    [{ 'data-hide-chatbutton': 'True' }, false],
    [{ 'data-hide-chat-button': 'false' }, true],
    [{ 'data-hide-chat-button': '' }, true],
  ])('reads %j', (attributes, expected) => {
    addTag({ ...GOOD, ...attributes });
    expect(readScriptTag(document).hasChatButton).toBe(expected);
  });

  it('names everything that is missing at once', () => {
    addTag({ id: GOOD.id, type: 'text/plain', src: GOOD.src });
    expect(() => readScriptTag(document)).toThrow(
      /data-app-id is missing; data-org-id is missing; data-org-url is missing/,
    );
  });

  it.each(['div', 'img', 'svg'])('is not taken in by an earlier %s with the same id', (name) => {
    addElement(name, { ...GOOD, src: 'http://evil.example/x.js' });
    addTag(GOOD);
    expect(readScriptTag(document).serviceOrigin).toBe('http://localhost:3001');
  });

  it('has no use for an element of another kind alone', () => {
    addElement('div', { ...GOOD, src: 'http://evil.example/x.js' });
    expect(() => readScriptTag(document)).toThrow(/script tag needs id/);
  });

  it('believes the script that runs before any other with the id', () => {
    addTag({ ...GOOD, src: 'http://evil.example/x.js' });
    running(addTag(GOOD));
    expect(readScriptTag(document).serviceOrigin).toBe('http://localhost:3001');
  });

  it('is not taken in by an element that hides document.currentScript', () => {
    addTag({ ...GOOD, src: 'http://evil.example/x.js' });
    running(addTag(GOOD));
    // What a browser makes of <img name="currentScript">.
    const image = document.createElement('img');
    Object.defineProperty(document, 'currentScript', { value: image, configurable: true });
    expect(readScriptTag(document).serviceOrigin).toBe('http://localhost:3001');
  });

  it('refuses a data-org-url of another organisation, and names both', () => {
    addTag({ ...GOOD, 'data-org-url': 'https://org.crm.example' });
    expect(() => readScriptTag(document)).toThrow(
      /data-org-url is at org\.crm\.example, and the script comes from localhost:3001/,
    );
  });

  it.each(['http://127.0.0.1:3001', 'http://[::1]:3001', 'https://localhost:3443'])(
    'takes the service from where the script came from, not from data-org-url %s',
    (orgUrl) => {
      addTag({ ...GOOD, 'data-org-url': orgUrl });
      expect(readScriptTag(document).serviceOrigin).toBe('http://localhost:3001');
    },
  );

  it('refuses a data-org-url that is no address', () => {
    addTag({ ...GOOD, 'data-org-url': 'org.crm.example' });
    expect(() => readScriptTag(document)).toThrow(/data-org-url is not an absolute address/);
  });

  it('refuses a src that is no http address', () => {
    addTag({ ...GOOD, src: 'data:text/javascript,1' });
    expect(() => readScriptTag(document)).toThrow(/src is no http address/);
  });

  it('names the missing id of the script that runs', () => {
    running(addTag({ ...GOOD, id: '' }));
    expect(() => readScriptTag(document)).toThrow(/id="Microsoft_Omnichannel_LCWidget" is missing/);
  });

  it('asks for the id when there is no such tag', () => {
    expect(() => readScriptTag(document)).toThrow(/Microsoft_Omnichannel_LCWidget/);
  });
});
