// @vitest-environment happy-dom
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { type AgentPage, createAgentPage } from '../../../src/browser/agent/agent-page.ts';
import { shortWidgetId } from '../../../src/browser/agent/list/short-widget-id.ts';
import type { Conversation } from '../../../src/contract/protocol.ts';
import { makeConversation, makeMessage, makeState, NOW } from './fixtures.ts';

const HARM = '<img src=x onerror="window.harmed = true">';
const service = {
  reply: vi.fn(() => Promise.resolve()),
  close: vi.fn(() => Promise.resolve()),
  setFaults: vi.fn(() => Promise.resolve()),
};
let page: AgentPage;
let location: { hash: string };

function find<Found extends HTMLElement>(selector: string): Found {
  const found = page.root.querySelector<Found>(selector);
  if (found === null) throw new Error(`Nothing matches ${selector}.`);
  return found;
}

beforeEach(() => {
  vi.clearAllMocks();
  location = { hash: '' };
  page = createAgentPage({ service, now: () => NOW, location });
  document.body.replaceChildren(page.root);
});

describe('what the agent sees', () => {
  it('teaches what to do while there is nothing', () => {
    page.update(makeState([]));
    expect(find('.empty').hidden).toBe(false);
    expect(find('.empty').textContent).toContain('Open your site.');
    expect(find('.detail').hidden).toBe(true);
  });

  it('says how many conversations are too long to be shown', () => {
    page.update(makeState([makeConversation()]));
    expect(find('.omitted').hidden).toBe(true);
    page.update({ ...makeState([makeConversation()]), omittedConversations: 3 });
    expect(find('.omitted').hidden).toBe(false);
    expect(find('.omitted').textContent).toBe('Not shown, too much text: 3');
  });

  it('says Authenticated: Yes and who it is', () => {
    page.update(makeState([makeConversation()]));
    expect(find('.badge').textContent).toBe('Authenticated: Yes');
    expect(find('.contact').textContent).toContain('Kim');
    expect(find('.key-url').textContent).toBe('http://shop/publickey');
    expect(document.title).toBe('(1) Agent’s view');
  });

  it('changes from a guest to Authenticated: Yes, and says so aloud', () => {
    const { verdict, contact, ...guest } = makeConversation();
    page.update(makeState([guest]));
    expect(find('.badge').textContent).toBe('Authenticated: No');
    page.update(
      makeState([{ ...guest, ...(verdict && { verdict }), ...(contact && { contact }) }]),
    );
    expect(find('.badge').textContent).toBe('Authenticated: Yes');
    expect(find('[aria-live]').textContent).toBe('Kim has signed in. Authenticated: Yes.');
  });

  it('tells what a page sent from what a token vouches for', () => {
    const common = { value: 'x', type: 'text', isDisplayable: true, isDefined: true } as const;
    const context = [
      { ...common, name: 'signed' },
      { ...common, name: 'claimed', source: 'page' as const },
    ];
    page.update(makeState([makeConversation({ context })]));
    const marks = page.root.querySelectorAll<HTMLElement>('.from-page');
    expect(Array.from(marks, ({ hidden }) => hidden)).toEqual([true, false]);
    expect(marks[1]?.textContent).toBe('from the page, not verified');
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
    const [vouched, sent] = page.root.querySelectorAll<HTMLElement>('.context table');
    const rowsOf = (table: HTMLElement | undefined) =>
      Array.from(table?.querySelectorAll('tbody tr') ?? [], ({ textContent }) => textContent);
    expect(rowsOf(vouched)).toHaveLength(1);
    expect(rowsOf(sent)).toEqual([
      expect.stringContaining('does not count'),
      expect.stringContaining('fills an open name'),
    ]);
    expect(vouched?.getAttribute('aria-label')).toContain('the token vouches for');
    expect(sent?.getAttribute('aria-label')).toContain('the page sent');
    expect(sent?.querySelector('caption')?.textContent).toContain('nobody vouches for it (C6)');
    expect(sent?.closest<HTMLElement>('.table-frame')?.hidden).toBe(false);
    page.update(makeState([makeConversation({ context: context.slice(0, 1) })]));
    expect(sent?.closest<HTMLElement>('.table-frame')?.hidden).toBe(true);
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
    const cells = [...page.root.querySelectorAll('.context tbody tr')].map((row) =>
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
    expect(find('.table-note').hidden).toBe(false);
    expect(find('.table-note').textContent).toContain(
      'whether the agent sees it is not documented',
    );
    page.update(makeState([makeConversation({ context: context.slice(0, 2) })]));
    expect(find('.table-note').hidden).toBe(true);
  });

  it('says warnings beside the green badge, and aloud, and why nobody is linked', () => {
    const passed = { rule: 'T1', title: 'Signature', outcome: 'passed', finding: 'Good.' } as const;
    const rule = {
      rule: 'L2',
      title: 'Identification rule',
      outcome: 'warned',
      finding: 'The condition "fullname = Name" fails.',
    } as const;
    const names = { rule: 'C3', title: 'Names', outcome: 'warned', finding: 'Not known.' } as const;
    const { contact: _, ...unlinked } = makeConversation();
    const warn = (...checks: (typeof rule | typeof names)[]) =>
      makeState([{ ...unlinked, verdict: { authenticated: true, checks: [passed, ...checks] } }]);
    page.update(makeState([]));
    page.update(warn(rule));
    expect(find('.badge').dataset.trust).toBe('authenticated');
    expect(find('.warned-badge').hidden).toBe(false);
    expect(find('.warned-badge').textContent).toBe('1 warning');
    expect(find('.reason').textContent).toBe(
      'The token is good, with a warning. L2: The condition "fullname = Name" fails.',
    );
    expect(find('.contact').textContent).toContain('L2: The condition "fullname = Name" fails.');
    expect(find('[aria-live="polite"].visually-hidden').textContent).toContain(
      'Authenticated: Yes, with 1 warning.',
    );
    page.update(warn(rule, names));
    expect(find('.warned-badge').textContent).toBe('2 warnings');
    expect(find('.reason').textContent).toContain('L2 Identification rule; C3 Names');
    page.update(warn());
    expect(find('.warned-badge').hidden).toBe(true);
  });

  it('says Authenticated: No with the rule that decided', () => {
    const failed = {
      rule: 'T1',
      title: 'Signature',
      outcome: 'failed',
      finding: 'It does not fit the key.',
    } as const;
    const verdict = { authenticated: false, checks: [failed], failed };
    page.update(makeState([makeConversation({ state: 'refused', verdict })]));
    expect(find('.badge').textContent).toBe('Authenticated: No');
    expect(find('.reason').textContent).toBe('T1: It does not fit the key.');
    expect(find('.check').dataset.outcome).toBe('failed');
    expect(find('.reply').hidden).toBe(true);
  });

  it('says Authenticated: No for a guest', () => {
    const { verdict: _, contact: __, ...guest } = makeConversation();
    page.update(makeState([guest]));
    expect(find('.badge').textContent).toBe('Authenticated: No');
    expect(find('h2#detail-heading').textContent).toBe('Guest');
  });

  it('shows what would be markup as the text that it is', () => {
    const check = { rule: HARM, title: HARM, outcome: 'warned', finding: HARM } as const;
    const variable = { name: HARM, value: HARM, type: 'text', isDisplayable: true } as const;
    const conversation = makeConversation({
      contact: { id: HARM, name: HARM, source: 'claims' },
      verdict: { authenticated: true, checks: [check] },
      context: [{ ...variable, isDefined: false }],
      header: { kid: HARM, [HARM]: { nested: HARM } },
      claims: { sub: HARM, exp: HARM },
      messages: [makeMessage({ text: HARM })],
    });
    const state = makeState([conversation]);
    page.update(state);
    page.update({ ...state, unknownCalls: [HARM], publicKeyUrl: HARM });
    expect(page.root.querySelector('img')).toBeNull();
    for (const part of ['.badge', '.row', '.contact', '.context', '.why', '.token', '.line'])
      if (part !== '.badge') expect(find(part).textContent).toContain(HARM);
  });

  it('announces new conversations and messages, but not what was there before', () => {
    page.update(makeState([makeConversation()]));
    const live = find('[aria-live="polite"].visually-hidden');
    expect(live.textContent).toBe('');
    page.update(makeState([makeConversation({ messages: [makeMessage()] })]));
    expect(live.textContent).toBe('Kim says: Hello');
    page.update(makeState([makeConversation({ id: 'two' }), makeConversation()]));
    expect(live.textContent).toContain('New conversation: Kim. Authenticated: Yes.');
  });
});

describe('a token that was refused', () => {
  const failed = { rule: 'T2', title: 'Expiry', outcome: 'failed', finding: 'Expired.' } as const;
  const claims = { sub: 'c1', given_name: 'Kim', lwicontexts: '{"cart":674,"nested":{"a":1}}' };
  const refuse = (overrides: Partial<Conversation> = {}): void => {
    const { contact: _, ...rest } = makeConversation({ state: 'refused', claims });
    const verdict = { authenticated: false, checks: [failed], failed };
    page.update(makeState([{ ...rest, verdict, ...overrides }]));
  };

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
    expect(find('.contact .facts').hidden).toBe(false);
    expect(find('.contact').textContent).toContain('Kim');
    expect(find('.contact').textContent).toContain('The refused token’s claims; not taken over');
    expect(find('.context .table-frame').hidden).toBe(true);
    expect(find('.context h4').textContent).toBe('Claimed by the refused token');
    expect(find('.context .fields').textContent).toContain('cart674');
    expect(find('.context .fields').textContent).toContain('nested{"a":1}');
  });

  it.each([
    ['cut short', '{"cart":6…'],
    ['a list', '[1]'],
    ['empty', '{}'],
    ['missing', undefined],
  ])('shows no context that is %s', (_case, lwicontexts) => {
    refuse({ claims: { lwicontexts } });
    expect(find<HTMLElement>('.context .fields').parentElement?.hidden).toBe(true);
    expect(find('.contact .facts').hidden).toBe(true);
  });

  it('leaves no claims behind when an accepted conversation is shown next', () => {
    refuse();
    page.update(makeState([makeConversation({ claims })]));
    expect(find('.context').textContent).toContain('None came with this conversation.');
    expect(find('.context .fields').parentElement?.hidden).toBe(true);
    expect(find('.contact').textContent).toContain('Contact record');
  });
});

describe('a guest', () => {
  const { verdict: _, contact: __, ...guest } = makeConversation();

  it('is no failure: the badge has no cross', () => {
    page.update(makeState([guest]));
    const icons = [...page.root.querySelectorAll('.badge .icon')];
    expect(find('.badge').dataset.trust).toBe('guest');
    expect(icons.every((icon) => icon.hasAttribute('hidden'))).toBe(true);
  });

  it('is explained by the widget: with and without an authentication setting', () => {
    page.update(makeState([guest]));
    expect(find('.reason').textContent).toContain('this widget lets guests in (P10)');
    const widgets = [{ id: 'widget', authentication: false }];
    page.update({ ...makeState([guest]), widgets });
    expect(find('.reason').textContent).toBe(
      'A guest: this widget has no authentication setting, so nobody was asked for a token (A1).',
    );
  });

  it('is told from another by what was said last', () => {
    const said = [makeMessage(), makeMessage({ id: '2', from: 'system', text: 'Ended' })];
    page.update(makeState([{ ...guest, messages: said }]));
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
    { id: 'e1a7c0de-0000-4000-8000-0000000c4a70', authentication: true },
    { id: '77777777-0000-4000-8000-000000000000', authentication: true },
  ];
  const conversation = makeConversation({ widgetId: '77777777-0000-4000-8000-000000000000' });

  it('are told apart: in short in the list, in full in the detail', () => {
    page.update({ ...makeState([conversation]), widgets });
    expect(find('.row-widget').textContent).toBe('Widget 77777777…');
    expect(find('.detail-title').textContent).toContain(conversation.widgetId);
  });

  it('are not mentioned when there is one', () => {
    page.update(makeState([conversation]));
    expect(find('.row-widget').hidden).toBe(true);
    expect(find('.detail-title code').parentElement?.hidden).toBe(true);
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
  it('shows what failed or warned before what passed, each in the order of checking', () => {
    const checks = (['passed', 'warned', 'not-checked', 'failed', 'passed', 'warned'] as const).map(
      (outcome, index) => ({ rule: `T${index}`, title: 'Check', outcome, finding: 'It is so.' }),
    );
    page.update(makeState([makeConversation({ verdict: { authenticated: false, checks } })]));
    const rules = [...page.root.querySelectorAll('.check .rule')];
    expect(rules.map(({ textContent }) => textContent)).toEqual([
      'T1',
      'T3',
      'T5',
      'T0',
      'T2',
      'T4',
    ]);
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

  it('brings the faults into sight when they are unfolded', async () => {
    page.update(makeState([]));
    const faults = find('.faults');
    faults.scrollIntoView = vi.fn();
    find<HTMLDetailsElement>('.faults details').open = true;
    find('.faults details').dispatchEvent(new Event('toggle'));
    expect(faults.scrollIntoView).toHaveBeenCalledWith({ block: 'nearest' });
  });
});

describe('calls that the emulator does not know', () => {
  const state = (unknownCalls: string[], loose = false) => ({
    ...makeState([makeConversation()]),
    unknownCalls,
    loose,
  });

  it('are told above everything, only when there are any', () => {
    expect(find('.notice:not(.fault-banner)').hidden).toBe(true);
    page.update(state([]));
    expect(find('.notice:not(.fault-banner)').hidden).toBe(true);
    page.update(state(['GET /x', 'GET /x']));
    const notice = find('.notice:not(.fault-banner)');
    expect(notice.hidden).toBe(false);
    expect(notice.textContent).toContain('2 calls were not understood Answered with 501.');
    expect(notice.compareDocumentPosition(find('.columns'))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    page.update(state(['GET /x'], true));
    expect(notice.textContent).toContain('1 call was not understood Let through');
  });

  it('are one press away, and the conversation stays the one that is shown', () => {
    page.update(state(['GET /x']));
    const list = find('.unknown-calls');
    list.scrollIntoView = vi.fn();
    find<HTMLButtonElement>('.notice:not(.fault-banner) button').click();
    expect(list.scrollIntoView).toHaveBeenCalled();
    expect(document.activeElement).toBe(list);
    expect(location.hash).toBe('');
  });

  it('are announced once each', () => {
    page.update(state([]));
    page.update(state(['GET /x']));
    page.update(state(['GET /x', 'GET /x']));
    expect(find('[aria-live="polite"].visually-hidden').textContent).toBe('Unknown call: GET /x.');
  });
});

describe('answering', () => {
  function type(text: string): HTMLTextAreaElement {
    const input = find<HTMLTextAreaElement>('textarea');
    input.focus();
    input.value = text;
    return input;
  }

  it('keeps focus and typed text over updates', () => {
    page.update(makeState([makeConversation()]));
    const input = type('half a sen');
    page.update(makeState([makeConversation({ messages: [makeMessage()] })]));
    expect(find('textarea')).toBe(input);
    expect(document.activeElement).toBe(input);
    expect(input.value).toBe('half a sen');
  });

  it('stays with a begun reply when a newer conversation comes', () => {
    page.update(makeState([makeConversation()]));
    type('half a sen');
    const newer = makeConversation({ id: 'two', startedAt: NOW });
    page.update(makeState([newer, makeConversation()]));
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('half a sen');
    expect(find('.row[aria-current]')).toBe(page.root.querySelectorAll('.row')[1]);
  });

  const heading = (): string | null => find('h2#detail-heading').textContent;
  const kim = makeConversation();
  const lee = makeConversation({
    id: 'two',
    startedAt: NOW,
    contact: { id: 'c2', name: 'Lee', source: 'record' },
  });
  const press = (key: string, target: HTMLElement): boolean =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));

  it('shows the newest until one is answered', () => {
    page.update(makeState([kim]));
    expect(location.hash).toBe('');
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Lee');
  });

  it('shows the one in the address, and bears an address that is none', () => {
    for (const [hash, shown] of [
      ['#one', 'Kim'],
      ['#gone', 'Lee'],
      ['#%', 'Lee'],
    ] as const) {
      page = createAgentPage({ service, now: () => NOW, location: { hash } });
      page.update(makeState([lee, kim]));
      expect(heading()).toBe(shown);
    }
  });

  it('stays with whom the agent turns to: by focus alone', () => {
    page.update(makeState([kim]));
    find('textarea').focus();
    expect(location.hash).toBe('one');
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
  });

  it('stays with whom the agent turns to: by typing', () => {
    page.update(makeState([kim]));
    find('textarea').dispatchEvent(new Event('input', { bubbles: true }));
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
    expect(location.hash).toBe('one');
  });

  it('sends the next reply to the same customer, though another has come', async () => {
    page.update(makeState([kim]));
    const input = type('first');
    page.update(makeState([lee, kim]));
    press('Enter', input);
    await vi.waitFor(() => expect(service.reply).toHaveBeenLastCalledWith('one', 'first'));
    page.update(makeState([lee, { ...kim, messages: [makeMessage({ from: 'agent' })] }]));
    expect(heading()).toBe('Kim');
    type('second');
    press('Enter', input);
    await vi.waitFor(() => expect(service.reply).toHaveBeenLastCalledWith('one', 'second'));
  });

  it('stays with the customer whose chat is about to be ended', () => {
    page.update(makeState([kim]));
    [...page.root.querySelectorAll('button')]
      .find(({ textContent }) => textContent === 'End chat')
      ?.click();
    page.update(makeState([lee, kim]));
    expect(heading()).toBe('Kim');
  });

  it('lets go of the focus when the chosen conversation is forgotten', () => {
    page.update(makeState([kim]));
    type('for Kim');
    page.update(makeState([lee]));
    expect(heading()).toBe('Lee');
    expect(document.activeElement).not.toBe(find('textarea'));
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('');
  });

  it('keeps each conversation its own draft', () => {
    const two = makeConversation({ id: 'two', startedAt: NOW });
    page.update(makeState([two, makeConversation()]));
    const rows = page.root.querySelectorAll<HTMLElement>('.row');
    type('for two');
    rows[1]?.click();
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('');
    rows[0]?.click();
    expect(find<HTMLTextAreaElement>('textarea').value).toBe('for two');
  });

  it('sends on Enter', async () => {
    page.update(makeState([makeConversation()]));
    const input = type(' Hello ');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await Promise.resolve();
    expect(service.reply).toHaveBeenCalledWith('one', 'Hello');
    expect(input.value).toBe('');
  });

  it('gives the text back, with the reason, when it could not be sent', async () => {
    service.reply.mockRejectedValueOnce(new Error('The chat has ended.'));
    page.update(makeState([makeConversation()]));
    const input = type('Hello');
    input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    await vi.waitFor(() => expect(input.value).toBe('Hello'));
    expect(find('.problem').textContent).toBe('The chat has ended.');
  });

  it('ends a chat at the second press only', () => {
    page.update(makeState([makeConversation()]));
    const button = [...page.root.querySelectorAll('button')].find(
      ({ textContent }) => textContent === 'End chat',
    );
    button?.click();
    expect(service.close).not.toHaveBeenCalled();
    button?.click();
    expect(service.close).toHaveBeenCalledWith('one');
  });
});
