/** What the agent's view says of each context variable: who vouches for it, who sees it, and whom it unlinks. */
import { AxeBuilder } from '@axe-core/playwright';
import type { EmulatorOptions } from '@lcw-auth/emulator';
import type { AgentView } from '../fixtures/agent-view.ts';
import { expect, GET_TOKEN, type OpenPage, type OwnPage, test } from '../fixtures/own-page.ts';
import { CONTACTS } from '../fixtures/shop.ts';
import { resign, tamperOnTheWire } from '../fixtures/tamper.ts';

const WORKSTREAM: Partial<EmulatorOptions> = {
  contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text', tier: 'text' },
  contacts: { [CONTACTS.kim]: { fullName: 'Kim Abercrombie', email: 'kim@example.com' } },
};

interface Started extends OwnPage {
  view: AgentView;
}

/** A chat whose token carries `context`, in a page that sends `ofPage` along. */
async function startChat(
  openPage: OpenPage,
  {
    context,
    ofPage = {},
    keyFile,
    options = WORKSTREAM,
  }: { context: object; ofPage?: object; keyFile: string; options?: Partial<EmulatorOptions> },
): Promise<Started> {
  const own = await openPage(GET_TOKEN, options);
  await expect.poll(() => own.shop.events).toContain('lcw:ready');
  const view = await own.agent();
  await tamperOnTheWire(own.page, (token) =>
    resign(token, keyFile, (claims) => ({ ...claims, lwicontexts: JSON.stringify(context) })),
  );
  const customContext = JSON.stringify(ofPage);
  await own.run(
    `sdk.setAuthTokenProvider(getToken); sdk.startChat({ customContext: ${customContext} });`,
  );
  await expect(view.authentication).toContainText('Authenticated: Yes');
  return { ...own, view };
}

/** The tables of the two sides, by what those who hear the page are told. */
const vouchedFor = (view: AgentView) =>
  view.page.getByRole('table', { name: 'Context variables that the token vouches for' });
const ofThePage = (view: AgentView) =>
  view.page.getByRole('table', { name: 'Context variables that the page sent' });

test('a cart in the long form is shown, a flat variable is not documented, and a page’s is the page’s', async ({
  openPage,
  keyFile,
}) => {
  const { view } = await startChat(openPage, {
    context: {
      msdyn_cartvalue: { value: '674', isDisplayable: true },
      msdyn_isvip: { value: 'true', isDisplayable: false },
      tier: 'gold',
    },
    ofPage: { campaign: 'autumn' },
    keyFile,
  });
  const row = (name: string) => vouchedFor(view).getByRole('row').filter({ hasText: name });
  await expect(row('msdyn_cartvalue').getByRole('cell').nth(2)).toHaveText('Yes');
  await expect(row('msdyn_isvip').getByRole('cell').nth(2)).toHaveText('No, routing only');
  await expect(row('tier').getByRole('cell').nth(2)).toHaveText('Not documented');
  await expect(view.region('Context variables')).toContainText(
    'whether the agent sees it is not documented',
  );
  await expect(row('campaign')).toHaveCount(0);
  await expect(ofThePage(view).getByRole('row').filter({ hasText: 'campaign' })).toContainText(
    'from the page, not verified',
  );
  await expect(view.page.getByText(/\d warnings?$/)).toBeHidden();
  await expect(view.region('Contact')).toContainText('Kim Abercrombie');
});

test('a wrong Name is the reason why nobody is linked, in amber beside the green badge', async ({
  openPage,
  keyFile,
}) => {
  const { view } = await startChat(openPage, {
    context: { Name: { value: 'Kim', isDisplayable: true }, Email: 'kim@example.com' },
    keyFile,
  });
  const reason = 'the condition "fullname = Name" of the identification rule fails (L1)';
  await expect(view.authentication).toContainText('1 warning');
  await expect(view.authentication).toContainText(reason);
  await expect(view.region('Contact')).toContainText('No contact is linked');
  await expect(view.region('Contact')).toContainText(reason);
  await expect(view.check('L2', 'warned')).toContainText(reason);
});

for (const [contextWins, counts] of [
  ['token', ['false']],
  ['page', ['true']],
] as const) {
  test(`on an equal name the ${contextWins} counts, where that is the option, and both are shown`, async ({
    openPage,
    keyFile,
  }) => {
    const { view, site } = await startChat(openPage, {
      context: { msdyn_isvip: { value: 'false', isDisplayable: true } },
      ofPage: { msdyn_isvip: 'true', tier: 'gold' },
      keyFile,
      options: { ...WORKSTREAM, contextWins },
    });
    const both = [vouchedFor(view), ofThePage(view)].map((table) =>
      table.getByRole('row').filter({ hasText: 'msdyn_isvip' }),
    );
    for (const row of both) await expect(row).toBeVisible();
    await expect(view.region('Context variables').getByText('does not count')).toHaveCount(1);
    const loser = contextWins === 'token' ? ofThePage(view) : vouchedFor(view);
    await expect(loser).toContainText('does not count');
    await expect(view.check('C6', 'warned')).toContainText(`the ${contextWins}'s value counts`);
    const [conversation] = site.conversations();
    const values = conversation?.context
      .filter(({ name, isOverruled }) => name === 'msdyn_isvip' && !isOverruled)
      .map(({ value }) => value);
    expect(values).toEqual(counts);
    // The workstream defines it, the token leaves it open, and anybody can write it.
    await expect(ofThePage(view).getByRole('row').filter({ hasText: 'tier' })).toContainText(
      'fills an open name',
    );
    await expect(view.check('C7', 'warned')).toContainText('"tier"');
    await expect(view.authentication).toContainText('2 warnings');
  });
}

const EVERYTHING = {
  context: {
    msdyn_cartvalue: { value: '674', isDisplayable: true },
    msdyn_isvip: 'false',
    odd: { Value: '7', isDisplayable: 'true' },
    Name: 'Kim',
  },
  ofPage: { msdyn_isvip: 'true', tier: 'gold', campaign: 'autumn' },
};

test('all of it can be read in both themes, and reached by keyboard', async ({
  openPage,
  keyFile,
}) => {
  test.slow();
  const { view } = await startChat(openPage, { ...EVERYTHING, keyFile });
  await view.page.bringToFront();
  for (const colorScheme of ['light', 'dark'] as const) {
    await view.page.emulateMedia({ colorScheme });
    await expect(view.page.locator('html')).toHaveAttribute('data-theme', colorScheme);
    const { violations } = await new AxeBuilder({ page: view.page }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
  // Both tables scroll by themselves where they must.
  await view.page.getByRole('group', { name: /the token vouches for$/ }).focus();
  await view.page.keyboard.press('Tab');
  await expect(view.page.getByRole('group', { name: /the page sent$/ })).toBeFocused();
});

test('all of it fits on a phone, and beside the list in a narrow window', async ({
  openPage,
  keyFile,
}) => {
  const { view } = await startChat(openPage, { ...EVERYTHING, keyFile });
  await expect(view.region('Context variables')).toContainText('"odd" has "Value"');
  for (const width of [390, 780, 900]) {
    await view.page.setViewportSize({ width, height: 844 });
    // Neither the page nor a table has to be scrolled sideways.
    const overflows = await view.page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('.context .table-frame')].map(
        ({ scrollWidth, clientWidth }) => scrollWidth - clientWidth,
      ),
    );
    expect(overflows, `at ${width} pixels`).toEqual([0, 0, 0]);
  }
});
