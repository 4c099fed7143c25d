// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
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

function addTag(attributes: Record<string, string>): void {
  const tag = document.createElement('script');
  for (const [name, value] of Object.entries(attributes)) tag.setAttribute(name, value);
  document.body.append(tag);
}

afterEach(() => {
  document.body.replaceChildren();
});

describe('reading the script tag', () => {
  it('finds the ids and the origin of the service', () => {
    addTag(GOOD);
    expect(readScriptTag(document)).toEqual({
      widgetId: 'widget',
      orgId: 'org',
      serviceOrigin: 'http://localhost:3001',
    });
  });

  it('names everything that is missing at once', () => {
    addTag({ id: GOOD.id, type: 'text/plain', src: GOOD.src });
    expect(() => readScriptTag(document)).toThrow(
      /data-app-id is missing; data-org-id is missing; data-org-url is missing/,
    );
  });

  it('asks for the id when there is no such tag', () => {
    expect(() => readScriptTag(document)).toThrow(/Microsoft_Omnichannel_LCWidget/);
  });
});
