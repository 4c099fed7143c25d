import { describe, expect, it } from 'vitest';
import { tokenInside } from '../../src/doctor/levels/token.ts';
import { readPage, readWidgetTag } from '../../src/doctor/page/page-facts.ts';
import { blockingDirective, type Load, readPolicies } from '../../src/doctor/page/policy.ts';
import { readTags } from '../../src/doctor/page/read-tags.ts';

const PAGE = new URL('https://shop.example/help');
const GUID = '0b1c2d3e-4f5a-4b6c-8d7e-9f0a1b2c3d4e';

describe('the tags of a page', () => {
  it('are read however they are written, and not in comments, scripts and templates', () => {
    const html = `<!-- <script src="/no.js"> --><SCRIPT
      SRC='/a.js' async data-x=1 SRC="/second.js">if (a < b) "<script src='/no.js'>"</SCRIPT>
      <template><script src="/no.js"></script></template><p title="a > b"><img alt=x/>`;
    const tags = readTags(html).map(({ name, attributes }) => [
      name,
      Object.fromEntries(attributes),
    ]);
    expect(tags).toEqual([
      ['script', { src: '/a.js', async: '', 'data-x': '1' }],
      ['template', {}],
      ['p', { title: 'a > b' }],
      ['img', { alt: 'x/' }],
    ]);
  });

  it('are where they are, although letters before them are longer in lower case', () => {
    const html = `<title>${'İ'.repeat(40)}</title><script>1</script><p></p>`;
    expect(readTags(html).map(({ name, text }) => [name, text.length])).toEqual([
      ['title', 40],
      ['script', 1],
      ['p', 0],
    ]);
  });

  it.each(['<', '<a', '<script', '<!--', '<script>', '<a b="', '<a b=', '<a ='])(
    'come to an end in %j',
    (html) => {
      expect(readTags(html).length).toBeLessThan(2);
    },
  );

  // A pattern that tries everything again from each place would take minutes, and the test's time would be up.
  it.each(['<a ', '<!-', 'a="', '<script ', 'ey-'])(
    'are read once, from end to end, in %j',
    (part) => {
      const text = part.repeat(200_000);
      expect(readTags(text).length).toBeLessThan(2);
      expect(tokenInside(text)).toBeUndefined();
    },
  );

  it('say which script runs when, from which address', () => {
    const html = `<base href="https://cdn.example/x/"><script src="a.js"></script>
      <script type="application/json">{}</script><script type="module">1</script>
      <script defer>2</script><script src="//b.example/b.js" defer nonce="n"></script>
      <script id="Microsoft_Omnichannel_LCWidget" src="/w.js" data-app-id="${GUID}"
        data-org-id="${GUID}" data-org-url="https://org.example"></script>
      <script>3</script>`;
    const { scripts, widget } = readPage(html, PAGE);
    const told = scripts.map(({ src, late, isBeforeWidget }) => [src?.href, late, isBeforeWidget]);
    expect(told).toEqual([
      ['https://cdn.example/x/a.js', undefined, true],
      [undefined, 'type="module"', true],
      [undefined, undefined, true],
      ['https://b.example/b.js', 'defer', true],
      [undefined, undefined, false],
    ]);
    expect(widget).toMatchObject({ widgetId: GUID, problems: [] });
    expect(readWidgetTag('no tag', PAGE)).toBeUndefined();
    expect(readWidgetTag('<script src="/w.js"></script>', PAGE)?.problems).toHaveLength(4);
  });
});

describe('a content security policy', () => {
  const load = (url: string, more: Partial<Load> = {}): Load => ({
    kind: 'script',
    url: new URL(url),
    ...more,
  });
  const blocked = (policy: string | string[], what: Load) =>
    blockingDirective(readPolicies([policy].flat()), what, PAGE);

  it.each<[string, Load, string | undefined]>([
    ['', load('https://cdn.example/w.js'), undefined],
    ["default-src 'self'", load('https://cdn.example/w.js'), 'default-src'],
    ["default-src 'self'", load('https://shop.example/w.js'), undefined],
    ["default-src 'none'; script-src *.example", load('https://cdn.example/w.js'), undefined],
    ['script-src *.cdn.example', load('https://cdn.example/w.js'), 'script-src'],
    ['script-src https:', load('https://cdn.example/w.js'), undefined],
    ['script-src http://cdn.example', load('https://cdn.example/w.js'), undefined],
    ['script-src https://cdn.example:8443', load('https://cdn.example/w.js'), 'script-src'],
    ['script-src cdn.example/lib/', load('https://cdn.example/lib/w.js'), undefined],
    ['script-src cdn.example/lib/', load('https://cdn.example/w.js'), 'script-src'],
    ["script-src 'nonce-a'", load('https://cdn.example/w.js', { nonce: 'a' }), undefined],
    ["script-src 'nonce-a'", load('https://cdn.example/w.js', { nonce: 'b' }), 'script-src'],
    [
      "script-src 'strict-dynamic' 'nonce-a' cdn.example",
      load('https://cdn.example/w.js'),
      'script-src',
    ],
    [
      'script-src-elem a.example; script-src *',
      load('https://cdn.example/w.js'),
      'script-src-elem',
    ],
    ['child-src a.example', load('https://cdn.example/', { kind: 'frame' }), 'child-src'],
    ['connect-src *', load('https://org.example/', { kind: 'connect' }), undefined],
    ["script-src *, script-src 'self'", load('https://cdn.example/w.js'), 'script-src'],
  ])('%j', (policy, what, directive) => {
    expect(blocked(policy, what)).toBe(directive);
  });
});
