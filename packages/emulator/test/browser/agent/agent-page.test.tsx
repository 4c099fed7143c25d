// @vitest-environment happy-dom
import { cleanup, fireEvent, within } from '@testing-library/preact';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shortWidgetId } from '../../../src/browser/agent/conversation-list.tsx';
import type { Conversation } from '../../../src/contract/protocol.ts';
import {
  find,
  findAll,
  makeCheck,
  makeConversation,
  makeGuest,
  makeMessage,
  makeRefused,
  makeState,
  NOW,
  type OpenedPage,
  openAgentPage,
  textsOf,
} from './fixtures.tsx';

const HARM = '<img src=x onerror="window.harmed = true">';
let page: OpenedPage;

const said = (): (string | undefined)[] => textsOf('[aria-live="polite"].visually-hidden p');
const badge = (): HTMLElement => find('.badge');

beforeEach(() => {
  page = openAgentPage();
});

afterEach(cleanup);

describe('before the first chat', () => {
  it('says nothing that it does not know yet', () => {
    expect(document.querySelector('.columns')).toBeNull();
  });

  it('teaches what to do, and gives the script tag to copy', async () => {
    page.update(makeState([]));
    expect(find('.empty').textContent).toContain('Open your site.');
    expect(find('.widget-tag code').textContent).toBe('<script id="the-tag"></script>');
    expect(document.querySelector('.detail')).toBeNull();
    const writeText = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValueOnce();
    fireEvent.click(within(document.body).getByRole('button', { name: 'Copy the tag' }));
    expect(await within(document.body).findByText('Copied.')).toBeDefined();
    expect(writeText).toHaveBeenCalledWith('<script id="the-tag"></script>');
    writeText.mockRestore();
  });

  it('selects the script tag where the browser lets nobody copy', async () => {
    page.update(makeState([]));
    const refused = vi
      .spyOn(navigator.clipboard, 'writeText')
      .mockRejectedValueOnce(new Error('refused'));
    fireEvent.click(within(document.body).getByRole('button', { name: 'Copy the tag' }));
    expect(await within(document.body).findByText(/^Selected/)).toBeDefined();
    expect(getSelection()?.toString()).toBe('<script id="the-tag"></script>');
    refused.mockRestore();
  });
});

describe('what the agent sees', () => {
  it('says how many conversations are too long to be shown', () => {
    page.update(makeState([makeConversation()]));
    expect(document.querySelector('.omitted')).toBeNull();
    page.update(makeState([makeConversation()], { omittedConversations: 3 }));
    expect(find('.omitted').textContent).toBe('Not shown, too much text: 3');
  });

  it('says Authenticated: Yes and who it is', () => {
    page.update(makeState([makeConversation()]));
    expect(badge().textContent).toBe('Authenticated: Yes');
    expect(find('.contact').textContent).toContain('Kim');
    expect(find('.key-url').textContent).toBe('http://shop/publickey');
    expect(document.title).toBe('(1) Agent’s view');
  });

  it('changes from a guest to Authenticated: Yes, and says so aloud', () => {
    page.update(makeState([makeGuest()]));
    expect(badge().textContent).toBe('Authenticated: No');
    page.update(makeState([makeConversation()]));
    expect(badge().textContent).toBe('Authenticated: Yes');
    expect(said()).toEqual(['Kim has signed in. Authenticated: Yes.']);
  });

  it('tells what a page sent from what a token vouches for', () => {
    const common = { value: 'x', type: 'text', isDisplayable: true, isDefined: true } as const;
    const context = [
      { ...common, name: 'signed' },
      { ...common, name: 'claimed', source: 'page' as const },
    ];
    page.update(makeState([makeConversation({ context })]));
    const rows = textsOf('.context tbody th');
    expect(rows).toEqual(['signed', expect.stringContaining('from the page, not verified')]);
  });

  it('shows apart what the page sent, what of it does not count, and what it fills', () => {
    const common = { value: 'x', type: 'text', isDefined: true } as const;
    const ofPage = { ...common, source: 'page' as const };
    const context = [
      { ...common, name: 'both' },
      { ...ofPage, name: 'both', value: 'y', isOverruled: true as const },
      { ...ofPage, name: 'open', fillsDefined: true as const },
    ];
    page.update(makeState([makeConversation({ context })]));
    const vouched = within(document.body).getByRole('table', { name: /the token vouches for$/ });
    const sent = within(document.body).getByRole('table', { name: /the page sent$/ });
    expect(within(vouched).getAllByRole('row')).toHaveLength(2);
    const rows = within(sent).getAllByRole('row').slice(1);
    expect(rows.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('does not count'),
      expect.stringContaining('fills an open name'),
    ]);
    expect(rows[0]?.dataset.overruled).toBe('true');
    expect(sent.querySelector('caption')?.textContent).toContain('nobody vouches for it (C6)');
    page.update(makeState([makeConversation({ context: context.slice(0, 1) })]));
    expect(within(document.body).queryByRole('table', { name: /the page sent$/ })).toBeNull();
  });

  it('says of each variable whether the agent is shown it, or that nothing says so', () => {
    const common = { value: 'x', type: 'text', isDefined: false } as const;
    const context = [
      { ...common, name: 'shown', isDisplayable: true },
      { ...common, name: 'hidden', isDisplayable: false },
      { ...common, name: 'flat' },
      { ...common, name: 'odd', warning: '"odd" has no "isDisplayable".' },
      { ...common, name: 'portalcontactid', isDisplayable: false },
    ];
    page.update(makeState([makeConversation({ context })]));
    const cells = findAll('.context tbody tr').map((row) =>
      [...row.querySelectorAll('td')].slice(2).map(({ textContent }) => textContent?.trim()),
    );
    expect(cells).toEqual([
      ['Yes', 'No, created as Text'],
      ['No, routing only', 'No, created as Text'],
      ['Not documented', 'No, created as Text'],
      ['Not documented odd form', 'No, created as Text'],
      ['No, routing only', 'No, built in'],
    ]);
    expect(find('.odd-forms').textContent).toBe('"odd" has no "isDisplayable".');
    expect(find('.table-note').textContent).toContain(
      'whether the agent sees it is not documented',
    );
    page.update(makeState([makeConversation({ context: context.slice(0, 2) })]));
    expect(document.querySelector('.table-note')).toBeNull();
  });

  it('says warnings beside the green badge, in the list, and aloud, and why nobody is linked', () => {
    const rule = makeCheck({
      rule: 'L2',
      title: 'Identification rule',
      outcome: 'warned',
      finding: 'The condition "fullname = Name" fails.',
      advice: 'Leave it out.',
    });
    const names = makeCheck({ rule: 'C3', title: 'Names', outcome: 'warned' });
    const { contact: _, ...unlinked } = makeConversation();
    const warn = (...checks: (typeof rule)[]) =>
      makeState([
        { ...unlinked, verdict: { authenticated: true, checks: [makeCheck(), ...checks] } },
      ]);
    page.update(makeState([]));
    page.update(warn(rule));
    expect(badge().dataset.trust).toBe('authenticated');
    expect(find('.warned-badge').textContent).toBe('1 warning');
    expect(find('.row-warned').textContent).toBe('1 warning');
    const why = 'L2: The condition "fullname = Name" fails. Leave it out.';
    expect(find('.reason').textContent).toBe(`The token is good, with a warning. ${why}`);
    expect(find('.contact').textContent).toContain(why);
    expect(said().at(-1)).toContain('Authenticated: Yes, with 1 warning.');
    page.update(warn(rule, names));
    expect(find('.warned-badge').textContent).toBe('2 warnings');
    expect(find('.reason').textContent).toContain('L2 Identification rule; C3 Names');
    page.update(warn());
    expect(document.querySelector('.warned-badge')).toBeNull();
  });

  it('says Authenticated: No with the rule that decided', () => {
    page.update(
      makeState([makeRefused(makeCheck({ outcome: 'failed', finding: 'It does not fit.' }))]),
    );
    expect(badge().textContent).toBe('Authenticated: No');
    expect(find('.reason').textContent).toBe('T1: It does not fit.');
    expect(find('.check').dataset.outcome).toBe('failed');
    expect(document.querySelector('.reply')).toBeNull();
  });

  it('says Authenticated: No for a guest', () => {
    page.update(makeState([makeGuest()]));
    expect(badge().textContent).toBe('Authenticated: No');
    expect(find('h2#detail-heading').textContent).toBe('Guest');
  });

  it('shows what would be markup as the text that it is', () => {
    const check = makeCheck({ rule: HARM, title: HARM, outcome: 'warned', finding: HARM });
    const variable = { name: HARM, value: HARM, type: 'text', isDisplayable: true } as const;
    const conversation = makeConversation({
      contact: { id: HARM, name: HARM, source: 'claims' },
      verdict: { authenticated: true, checks: [check] },
      context: [{ ...variable, isDefined: false }],
      header: { kid: HARM, [HARM]: { nested: HARM } },
      claims: { sub: HARM, exp: HARM },
      messages: [makeMessage({ text: HARM })],
    });
    page.update(makeState([conversation]));
    page.update(makeState([conversation], { unknownCalls: [HARM], publicKeyUrl: HARM }));
    expect(document.querySelector('img')).toBeNull();
    for (const part of ['.row', '.contact', '.context', '.why', '.token', '.line'])
      expect(find(part).textContent).toContain(HARM);
  });

  it('announces new conversations and messages, but not what was there before', () => {
    page.update(makeState([makeConversation()]));
    expect(said()).toEqual([]);
    page.update(makeState([makeConversation({ messages: [makeMessage()] })]));
    expect(said()).toEqual(['Kim says: Hello']);
    page.update(makeState([makeConversation({ id: 'two' }), makeConversation()]));
    expect(said()).toContain('New conversation: Kim. Authenticated: Yes.');
  });

  it('writes every time in one way: UTC, and the date unless it is today’s', () => {
    const yesterday = NOW - 86_400_000;
    const messages = [makeMessage(), makeMessage({ id: '2', sentAt: yesterday })];
    page.update(
      makeState([
        makeConversation({ messages, claims: { exp: NOW / 1000, iat: yesterday / 1000 } }),
      ]),
    );
    expect(textsOf('time')).toEqual([
      '09:59:00 UTC',
      '09:59:00 UTC',
      '10:00:00 UTC',
      '2026-02-28 10:00:00 UTC',
    ]);
    expect(find('.detail-title').textContent).toContain('09:59:00 UTC, 1 minute ago');
    expect(textsOf('.meaning')).toEqual([
      'expired just now (10:00:00 UTC)',
      'issued 1 day ago (2026-02-28 10:00:00 UTC)',
    ]);
  });
});

describe('a token that was refused', () => {
  const failed = makeCheck({ rule: 'T2', title: 'Expiry', outcome: 'failed' });
  const claims = { sub: 'c1', given_name: 'Kim', lwicontexts: '{"cart":674,"nested":{"a":1}}' };
  const refuse = (overrides: Partial<Conversation> = {}): void =>
    page.update(makeState([makeRefused(failed, { claims, ...overrides })]));

  it('is called by the name that it claimed, and says that it is claimed', () => {
    refuse();
    expect(find('#detail-heading').textContent).toBe('Kim (claimed)');
    expect(find('.row-name').textContent).toBe('Kim (claimed)');
    refuse({ claims: { sub: 'c1' } });
    expect(find('#detail-heading').textContent).toBe('c1');
    refuse({ claims: {} });
    expect(find('#detail-heading').textContent).toBe('Unknown customer');
  });

  it('hands nothing over: what it claimed is marked as such', () => {
    refuse();
    for (const part of ['.contact', '.context'])
      expect(find(part).textContent).toContain(
        'Nothing was taken over, because the token was refused.',
      );
    expect(find('.contact .facts').textContent).toContain('Kim');
    expect(find('.contact').textContent).toContain('The refused token’s claims; not taken over');
    expect(document.querySelector('.context .table-frame')).toBeNull();
    expect(find('.context h4').textContent).toBe('Claimed by the refused token');
    expect(textsOf('.context .field')).toEqual(['cart674', 'nested{"a":1}']);
  });

  it.each([
    ['cut short', '{"cart":6…'],
    ['a list', '[1]'],
    ['empty', '{}'],
    ['missing', undefined],
  ])('shows no context that is %s', (_case, lwicontexts) => {
    refuse({ claims: { lwicontexts } });
    expect(document.querySelector('.context .fields')).toBeNull();
    expect(document.querySelector('.contact .facts')).toBeNull();
  });

  it('leaves no claims behind when an accepted conversation is shown next', () => {
    refuse();
    page.update(makeState([makeConversation({ claims })]));
    expect(find('.context').textContent).toContain('None came with this conversation.');
    expect(document.querySelector('.context .fields')).toBeNull();
    expect(find('.contact').textContent).toContain('Contact record');
  });
});

describe('a chat for which the page handed over no token', () => {
  const { context, messages, id, widgetId, startedAt } = makeConversation();
  const attempt = (noToken: Conversation['noToken'] & object): Conversation => ({
    ...{ id, widgetId, startedAt, context, messages },
    state: 'no-token',
    noToken,
  });
  const asked = 'auth.getAuthenticationToken';

  it('is listed with what the page’s function did, and said aloud', () => {
    page.update(makeState([]));
    page.update(makeState([attempt({ did: 'answered-null', asked, detail: 'null' })]));
    expect(find('.row-state').textContent).toBe('No token');
    expect(find('.row-said').textContent).toBe('The page’s function called back with null');
    expect(badge().textContent).toBe('Authenticated: No');
    expect(badge().dataset.trust).toBe('refused');
    expect(find('.reason').textContent).toContain(
      `W3: ${asked} called back with null, so no chat came about. When`,
    );
    expect(said()).toEqual([`No token: ${asked} called back with null.`]);
    for (const part of ['.contact', '.transcript', '.context', '.why', '.token'])
      expect(document.querySelector(part)).toBeNull();
  });

  it.each([
    ['malformed', 'handed over what is not a token: two parts', 'P8'],
    ['threw', 'threw, or its promise was rejected', 'P2'],
    ['timed-out', 'did not call back within 10 seconds', 'P2'],
    ['missing', 'is not a function of the page', 'P4'],
  ] as const)('says in words that it was %s', (did, words, rule) => {
    page.update(makeState([attempt({ did, asked, detail: 'two parts' })]));
    expect(find('.reason').textContent).toContain(`${rule}: ${asked} ${words}, so no chat`);
  });

  it.each([
    [{ kind: 'signed-out' }, 'The page was told that nobody is signed in.'],
    [{ kind: 'no-contact' }, 'has no contact record (no_contact). If there is one,'],
    [{ kind: 'failed', status: 500, message: 'The route failed.' }, '. The route failed.'],
    [{ kind: 'failed', status: 500, path: '/token' }, 'While it was asked, /token answered 500.'],
  ] as const)('says why, where the page showed it: %j', (cause, words) => {
    page.update(makeState([attempt({ did: 'answered-null', asked, detail: 'null', cause })]));
    expect(find('.reason').textContent).toContain(words);
    expect(find('.reason').textContent).not.toContain('network panel');
  });
});

describe('a guest', () => {
  const guest = makeGuest();

  it('is no failure: the badge has no cross', () => {
    page.update(makeState([guest]));
    expect(badge().dataset.trust).toBe('guest');
    expect(badge().querySelector('.icon')).toBeNull();
  });

  it('is explained by the widget: with and without an authentication setting', () => {
    page.update(makeState([guest]));
    expect(find('.reason').textContent).toContain('this widget lets guests in (P10)');
    const widgets = [{ id: 'widget', authentication: false, tag: '' }];
    page.update(makeState([guest], { widgets }));
    expect(find('.reason').textContent).toBe(
      'A guest: this widget has no authentication setting, so nobody was asked for a token (A1).',
    );
  });

  it('is told from another by what was said last', () => {
    const messages = [makeMessage(), makeMessage({ id: '2', from: 'system', text: 'Ended' })];
    page.update(makeState([{ ...guest, messages }]));
    expect(find('.row-said').textContent).toBe('Hello');
    page.update(makeState([{ ...guest, messages: [makeMessage({ from: 'agent' })] }]));
    expect(find('.row-said').textContent).toBe('You: Hello');
    page.update(makeState([guest]));
    expect(find('.row-said').textContent).toBe('No message yet');
    expect(find('.row').textContent).not.toMatch(/Guest.*Guest/);
  });
});

describe('several widgets', () => {
  const widgets = [
    'e1a7c0de-0000-4000-8000-0000000c4a70',
    '77777777-0000-4000-8000-000000000000',
  ].map((id) => ({ id, authentication: true, tag: `<script data-app-id="${id}"></script>` }));
  const conversation = makeConversation({ widgetId: '77777777-0000-4000-8000-000000000000' });

  it('are told apart: in short in the list, in full in the detail', () => {
    page.update(makeState([conversation], { widgets }));
    expect(find('.row-widget').textContent).toBe('Widget 77777777…');
    expect(find('.detail-title').textContent).toContain(conversation.widgetId);
  });

  it('have a tag each', () => {
    page.update(makeState([], { widgets }));
    expect(textsOf('.widget-tag code')).toEqual(widgets.map(({ tag }) => tag));
  });

  it('are not mentioned when there is one', () => {
    page.update(makeState([conversation]));
    expect(document.querySelector('.row-widget')).toBeNull();
    expect(document.querySelector('.detail-title code')).toBeNull();
  });

  it.each([
    ['abcdefgh-1', ['abcdefgh-1', 'xbcdefgh-1'], 'abcdefgh…'],
    ['abcdefgh-1', ['abcdefgh-1', 'abcdefgh-2'], '…cdefgh-1'],
    ['abcdefgh-1-abcdefgh', ['abcdefgh-1-abcdefgh', 'abcdefgh-2-abcdefgh'], 'abcdefgh-1-abcdefgh'],
  ])('shortens %s among %j to %s', (id, ids, short) => {
    expect(shortWidgetId(id, ids)).toBe(short);
  });
});

describe('reading on', () => {
  const OUTCOMES = ['passed', 'warned', 'not-checked', 'failed', 'passed', 'warned'] as const;
  const checks = OUTCOMES.map((outcome, index) => makeCheck({ rule: `T${index + 1}`, outcome }));
  const show = (): void =>
    page.update(makeState([makeConversation({ verdict: { authenticated: false, checks } })]));

  it('shows what failed or warned, and folds what passed away below the token, each in the order of checking', () => {
    show();
    expect(textsOf('.why .rule')).toEqual(['T2', 'T4', 'T6']);
    expect(find('.why .sum').textContent).toBe(
      '6 checks when the token came: 2 passed, 1 failed, 2 warned, 1 not checked.',
    );
    expect(textsOf('.other-checks .rule')).toEqual(['T1', 'T3', 'T5']);
    expect(find<HTMLDetailsElement>('.other-checks details').open).toBe(false);
    expect(find('.other-checks summary').textContent).toContain('2 passed, 1 not checked');
    expect(find('.token').compareDocumentPosition(find('.other-checks'))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
  });

  it('leads from the number of a rule to its text, in a tab of its own', () => {
    show();
    const links = findAll('a.rule').map((link) => link.getAttribute('href'));
    expect(links).toContain('/rules#T2');
    expect(find('a.rule').getAttribute('target')).toBe('_blank');
    page.update(makeState([makeGuest()]));
    expect(find('.reason a').getAttribute('href')).toBe('/rules#P10');
  });

  it('names two clocks while a fault has the service’s wrong, so that they do not contradict', () => {
    const exp = NOW / 1000 + 59 * 60;
    const fault = makeCheck({ rule: 'T2', outcome: 'failed', fault: 'clockSkewSeconds' });
    const refused = makeRefused(fault, { claims: { exp } });
    const { faults } = makeState([]);
    page.update(makeState([refused], { faults: { ...faults, clockSkewSeconds: 7200 } }));
    expect(find('.meaning').textContent).toBe(
      'expires in 59 minutes by your clock, expired 1 hour ago by the service’s clock (10:59:00 UTC)',
    );
    expect(find('.two-clocks').textContent).toContain('a fault has the service’s clock wrong');
    page.update(makeState([refused]));
    expect(find('.meaning').textContent).toBe('expires in 59 minutes by your clock (10:59:00 UTC)');
    expect(find('.two-clocks').textContent).toContain('a fault had the service’s clock wrong');
    page.update(makeState([makeConversation({ claims: { exp } })]));
    expect(document.querySelector('.two-clocks')).toBeNull();
  });

  it('breaks the names of variables between their words', () => {
    const variable = { value: 'x', type: 'text', isDisplayable: true, isDefined: true } as const;
    const name = `msdyn_cartvalue/eu_${'x'.repeat(20)}😀`;
    page.update(makeState([makeConversation({ context: [{ ...variable, name }] })]));
    const cell = find('.context tbody th span');
    expect(cell.textContent).toBe(name);
    const parts = [...cell.childNodes].map(({ nodeName, textContent }) => textContent || nodeName);
    expect(parts).toEqual([
      'msdyn_',
      'WBR',
      'cartvalue/',
      'WBR',
      'eu_',
      'WBR',
      'x'.repeat(16),
      'WBR',
      'xxxx😀',
    ]);
  });

  it('brings the faults into sight when they are unfolded', () => {
    page.update(makeState([]));
    const faults = find('.faults');
    faults.scrollIntoView = vi.fn();
    find<HTMLDetailsElement>('.faults details').open = true;
    fireEvent(find('.faults details'), new Event('toggle'));
    expect(faults.scrollIntoView).toHaveBeenCalledWith({ block: 'nearest' });
  });
});

describe('calls that the emulator does not know', () => {
  const state = (unknownCalls: string[], loose = false) =>
    makeState([makeConversation()], { unknownCalls, loose });

  it('are told above everything, only when there are any', () => {
    expect(document.querySelector('.unknown-notice')).toBeNull();
    page.update(state([]));
    expect(document.querySelector('.unknown-notice')).toBeNull();
    page.update(state(['GET /x', 'GET /x']));
    expect(find('.unknown-notice').textContent).toContain(
      '2 calls were not understood Answered with 501.',
    );
    expect(find('.unknown-notice').compareDocumentPosition(find('.columns'))).toBe(
      Node.DOCUMENT_POSITION_FOLLOWING,
    );
    expect(textsOf('.unknown-calls li')).toEqual(['GET /x 2 times']);
    page.update(state(['GET /x'], true));
    expect(find('.unknown-notice').textContent).toContain('1 call was not understood Let through');
  });

  it('are one press away, and the conversation stays the one that is shown', () => {
    page.update(state(['GET /x']));
    const list = find('.unknown-calls');
    list.scrollIntoView = vi.fn();
    fireEvent.click(within(document.body).getByRole('button', { name: 'Show the list' }));
    expect(list.scrollIntoView).toHaveBeenCalled();
    expect(document.activeElement).toBe(list);
    expect(page.location.hash).toBe('');
  });

  it('are announced once each', () => {
    page.update(state([]));
    page.update(state(['GET /x']));
    page.update(state(['GET /x', 'GET /x']));
    expect(said()).toEqual(['Unknown call: GET /x.']);
  });
});

describe('answering', () => {
  const box = (): HTMLTextAreaElement => find<HTMLTextAreaElement>('textarea');
  const heading = (): string | null => find('h2#detail-heading').textContent;
  const kim = makeConversation();
  const lee = makeConversation({
    id: 'two',
    startedAt: NOW,
    contact: { id: 'c2', name: 'Lee', source: 'record' },
  });

  function type(text: string): void {
    box().focus();
    fireEvent.input(box(), { target: { value: text } });
  }

  function send(text: string): void {
    type(text);
    fireEvent.keyDown(box(), { key: 'Enter' });
  }

  it('keeps focus and typed text over updates', () => {
    page.update(makeState([kim]));
    const input = box();
    type('half a sen');
    page.update(makeState([{ ...kim, messages: [makeMessage()] }]));
    expect(box()).toBe(input);
    expect(document.activeElement).toBe(input);
    expect(input.value).toBe('half a sen');
  });

  it('stays with a begun reply when a newer conversation comes', () => {
    page.update(makeState([kim]));
    type('half a sen');
    page.update(makeState([lee, kim]));
    expect(box().value).toBe('half a sen');
    expect(find('.row[aria-current]')).toBe(findAll('.row')[1]);
  });

  it('keeps the focus in the list when the list changes', () => {
    page.update(makeState([kim]));
    const row = find('.row');
    row.focus();
    page.update(makeState([lee, kim]));
    expect(document.activeElement).toBe(row);
    expect(findAll('.row').indexOf(row)).toBe(1);
  });

  it('leads through the list by arrows too', () => {
    page.update(makeState([lee, kim]));
    const [first, last] = findAll('.row');
    first?.focus();
    const list = find('.conversations');
    for (const [key, expected] of [
      ['ArrowDown', last],
      ['ArrowDown', last],
      ['Home', first],
      ['End', last],
      ['ArrowUp', first],
    ] as const) {
      fireEvent.keyDown(list, { key });
      expect(document.activeElement).toBe(expected);
    }
  });

  it('marks as new what was said in a conversation that is not shown', () => {
    page.update(makeState([lee, kim]));
    expect(document.querySelector('.row-unread')).toBeNull();
    page.update(makeState([lee, { ...kim, messages: [makeMessage()] }]));
    expect(findAll('.row')[1]?.querySelector('.row-unread')?.textContent).toBe('new');
    const [, row] = findAll('.row');
    if (row) fireEvent.click(row);
    expect(document.querySelector('.row-unread')).toBeNull();
  });

  it('shows the newest until one is answered', () => {
    page.update(makeState([kim]));
    expect(page.location.hash).toBe('');
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Lee');
  });

  it.each([
    ['#one', 'Kim'],
    ['#gone', 'Lee'],
    ['#%', 'Lee'],
  ])('with the address %s it shows %s', (hash, shown) => {
    cleanup();
    openAgentPage({ location: { hash }, state: makeState([lee, kim]) });
    expect(heading()).toBe(shown);
  });

  it('stays with whom the agent turns to: by focus alone', () => {
    page.update(makeState([kim]));
    box().focus();
    expect(page.location.hash).toBe('one');
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
  });

  it('stays with whom the agent turns to: by typing', () => {
    page.update(makeState([kim]));
    fireEvent.input(box());
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
    expect(page.location.hash).toBe('one');
  });

  it('sends the next reply to the same customer, though another has come', async () => {
    page.update(makeState([kim]));
    send('first');
    page.update(makeState([lee, kim]));
    await vi.waitFor(() => expect(page.service.reply).toHaveBeenLastCalledWith('one', 'first'));
    page.update(makeState([lee, { ...kim, messages: [makeMessage({ from: 'agent' })] }]));
    expect(heading()).toBe('Kim');
    send('second');
    await vi.waitFor(() => expect(page.service.reply).toHaveBeenLastCalledWith('one', 'second'));
  });

  it('stays with the customer whose chat is about to be ended', () => {
    page.update(makeState([kim]));
    fireEvent.click(within(document.body).getByRole('button', { name: 'End chat' }));
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
  });

  it('lets go of the focus when the chosen conversation is forgotten', () => {
    page.update(makeState([kim]));
    type('for Kim');
    page.update(makeState([lee]));
    expect(heading()).toBe('Lee');
    expect(document.activeElement).not.toBe(box());
    expect(box().value).toBe('');
  });

  it('keeps each conversation its own draft', () => {
    page.update(makeState([lee, kim]));
    type('for Lee');
    const choose = (name: RegExp): void => {
      fireEvent.click(within(document.body).getByRole('button', { name }));
    };
    choose(/^Kim/);
    expect(box().value).toBe('');
    choose(/^Lee/);
    expect(box().value).toBe('for Lee');
  });

  it('sends on Enter', async () => {
    page.update(makeState([kim]));
    send(' Hello ');
    await vi.waitFor(() => expect(page.service.reply).toHaveBeenCalledWith('one', 'Hello'));
    expect(box().value).toBe('');
  });

  it('gives the text back, with the reason, when it could not be sent', async () => {
    page.service.reply.mockRejectedValueOnce(new Error('The chat has ended.'));
    page.update(makeState([kim]));
    send('Hello');
    await vi.waitFor(() => expect(box().value).toBe('Hello'));
    expect(find('.problem').textContent).toBe('The chat has ended.');
  });

  it('ends a chat at the second press only', () => {
    page.update(makeState([kim]));
    const button = within(document.body).getByRole('button', { name: 'End chat' });
    fireEvent.click(button);
    expect(page.service.close).not.toHaveBeenCalled();
    fireEvent.click(within(document.body).getByRole('button', { name: 'End it now?' }));
    expect(page.service.close).toHaveBeenCalledWith('one');
  });

  it('takes the question back when the agent turns elsewhere', () => {
    page.update(makeState([kim]));
    const ask = (): HTMLElement => {
      fireEvent.click(within(document.body).getByRole('button', { name: 'End chat' }));
      return within(document.body).getByRole('button', { name: 'End it now?' });
    };
    fireEvent.keyDown(ask(), { key: 'Escape' });
    fireEvent.blur(ask());
    expect(within(document.body).getByRole('button', { name: 'End chat' })).toBeDefined();
    expect(page.service.close).not.toHaveBeenCalled();
  });
});
