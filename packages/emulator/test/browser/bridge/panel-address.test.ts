import { expect, it } from 'vitest';
import { panelUrl, readPanelAddress } from '../../../src/browser/bridge/panel-address.ts';

const ADDRESS = { orgId: 'org', widgetId: 'a&b', pageOrigin: 'http://shop:3000', place: 'window' };

it('reads what was written, which never reaches the service', () => {
  const url = new URL(panelUrl('http://localhost:3001', ADDRESS as never));
  expect(url.search).toBe('');
  expect(readPanelAddress(url.hash)).toEqual(ADDRESS);
});

it.each(['', '#', '#orgId=org&widgetId=w', '#orgId=&widgetId=w&pageOrigin=http://shop'])(
  'makes nothing of %j',
  (fragment) => {
    expect(readPanelAddress(fragment)).toBeNull();
  },
);

it('takes any other place for a frame', () => {
  const fragment = '#orgId=o&widgetId=w&pageOrigin=http://shop&place=moon';
  expect(readPanelAddress(fragment)?.place).toBe('frame');
});
