/** Which contact record the default identification rule finds, with what the context says: L1 to L3. */
import { describe, expect, test } from 'vitest';
import type { Check } from '../../src/contract/protocol.ts';
import { makeContact } from '../makers/contacts.ts';
import { findCheck, verify } from '../makers/rules.ts';
import { KIM, LEE, makeToken, withContext } from '../makers/tokens.ts';

const contacts = new Map([
  [KIM, makeContact({ fullName: 'Kim Contoso', email: 'kim@contoso.com', phone: '+1 555 0100' })],
  [LEE, makeContact({ fullName: 'Lee Contoso', email: 'lee@contoso.com', statusReason: 100_000 })],
]);

const linkOf = async (token: string, records = contacts) => {
  const { verdict, contact } = await verify(token, { contacts: records });
  const warned = verdict.checks.filter(({ outcome }) => outcome === 'warned');
  return { contact, warned, isAccepted: verdict.authenticated };
};

const rule = (token: string): Promise<Check | undefined> =>
  findCheck(token, 'Identification rule', { contacts });

describe('a subject that is a record’s GUID', () => {
  test('is linked when the context says of itself what the record says', async () => {
    const token = withContext({
      Name: 'Kim Contoso',
      Email: 'kim@contoso.com',
      Phone: '+1 555 0100',
    });
    expect((await linkOf(token)).contact).toEqual({
      id: KIM,
      name: 'Kim Contoso',
      source: 'record',
    });
    expect(await rule(token)).toMatchObject({
      rule: 'L1',
      outcome: 'passed',
      finding:
        'The default rule finds this one record: statuscode = 1, contactid, fullname = Name, emailaddress1 = Email, a phone = Phone.',
    });
  });

  test('is linked when the context says nothing of it: absent variables drop out', async () => {
    expect((await linkOf(withContext({ msdyn_isvip: 'true' }))).contact?.id).toBe(KIM);
  });

  test.each([
    ['Name', 'Kim', 'fullname = Name'],
    ['Email', 'kim@example.com', 'emailaddress1 = Email'],
    ['Phone', '+1 555 0199', 'a phone = Phone'],
    ['Phone', 15_550_100, 'a phone = Phone'],
    ['Name', { value: 'Kim', isDisplayable: true }, 'fullname = Name'],
  ])(
    'is not linked with a %s that differs (%j), and the verdict says so',
    async (name, value, words) => {
      const { contact, warned, isAccepted } = await linkOf(withContext({ [name]: value }));
      expect(isAccepted).toBe(true);
      expect(contact).toBeUndefined();
      expect(warned).toMatchObject([{ rule: 'L2', title: 'Identification rule' }]);
      expect(warned[0]?.finding).toContain(
        `the condition "${words}" of the identification rule fails (L1)`,
      );
      expect(warned[0]?.finding).toContain(`"${name}" differs from the record`);
    },
  );

  test('is told of every condition that fails, and not what anybody is called', async () => {
    const token = withContext({ Name: 'Kimberley', Email: 'kim@contoso.com', Phone: '7' });
    const { finding } = (await rule(token)) ?? {};
    expect(finding).toContain('"fullname = Name" and "a phone = Phone"');
    expect(finding).not.toContain('emailaddress1');
    expect(finding).not.toMatch(/Kim/);
  });

  test('is told when only letter case or space differs', async () => {
    expect((await rule(withContext({ Name: ' kim contoso' })))?.finding).toContain(
      'letter case or space only',
    );
    expect((await rule(withContext({ Name: 'Kim' })))?.finding).not.toContain('letter case');
  });

  test('does not take another letter case of the name for it (C3)', async () => {
    expect((await linkOf(withContext({ name: 'Kim', email: 'x' }))).contact?.id).toBe(KIM);
  });

  test('is linked where nobody said what the record has, and told that it was not compared', async () => {
    const records = new Map([[KIM, makeContact()]]);
    const token = withContext({ Email: 'kim@contoso.com' });
    expect((await linkOf(token, records)).contact?.id).toBe(KIM);
    const compared = await findCheck(token, 'Identifying variables', { contacts: records });
    expect(compared).toMatchObject({ rule: 'L2', outcome: 'not-checked' });
    expect(compared?.finding).toContain('"Email"');
  });

  test('is not linked where the record is known to have none', async () => {
    const records = new Map([[KIM, makeContact({ email: '' })]]);
    expect(
      (await linkOf(withContext({ Email: 'kim@contoso.com' }), records)).contact,
    ).toBeUndefined();
  });

  test('is not linked when the status reason is not 1, by the condition’s name', async () => {
    const { contact, warned } = await linkOf(makeToken({ claims: { sub: LEE } }));
    expect(contact).toBeUndefined();
    expect(warned).toMatchObject([{ rule: 'T3', title: 'Contact record' }]);
    expect(warned[0]?.finding).toContain('status reason is 100000');
    expect(warned[0]?.finding).toContain('"statuscode = 1"');
  });

  test('is told that the names are compared where there are no records at all', async () => {
    const check = await findCheck(withContext({ Name: 'Kim' }), 'Identifying variables');
    expect(check).toMatchObject({ rule: 'L2', outcome: 'not-checked' });
    expect(await findCheck(makeToken(), 'Identifying variables')).toBeUndefined();
  });
});

describe('a subject that is not a GUID', () => {
  const known = (context: object): string =>
    makeToken({ claims: { sub: 'user-42', lwicontexts: JSON.stringify(context) } });
  const twins = new Map([
    [KIM, makeContact({ email: 'family@contoso.com' })],
    [LEE, makeContact({ fullName: 'Lee Contoso', email: 'family@contoso.com' })],
  ]);

  test('is linked by what the token says beside it, when that is one record’s', async () => {
    expect((await linkOf(known({ Email: 'kim@contoso.com' }))).contact?.id).toBe(KIM);
    const both = known({ Email: 'family@contoso.com', Name: 'Lee Contoso' });
    expect((await linkOf(both, twins)).contact?.id).toBe(LEE);
  });

  test('links nothing when more than one record is found', async () => {
    const { contact, warned } = await linkOf(known({ Email: 'family@contoso.com' }), twins);
    expect(contact).toBeUndefined();
    expect(warned).toMatchObject([{ rule: 'L1' }]);
    expect(warned[0]?.finding).toContain('2 records are found by Email alone');
  });

  test.each([
    ['nothing that identifies', { msdyn_isvip: 'true' }],
    ['nobody’s address', { Email: 'nobody@contoso.com' }],
    ['that of a record which is not active', { Email: 'lee@contoso.com' }],
  ])('links nothing with %s', async (_case, context) => {
    const { contact, warned } = await linkOf(known(context));
    expect(contact).toBeUndefined();
    expect(warned).toHaveLength(1);
  });
});

describe('portalcontactid', () => {
  test.each([KIM, KIM.toUpperCase()])('may repeat the subject (%s)', async (portalcontactid) => {
    const token = withContext({ portalcontactid });
    expect((await linkOf(token)).warned).toEqual([]);
    expect(await findCheck(token, 'Contact id')).toMatchObject({ rule: 'L3', outcome: 'passed' });
  });

  test.each([LEE, '', 7])(
    'is warned about by name when it differs (%j), and the subject is linked',
    async (portalcontactid) => {
      const { contact, warned } = await linkOf(withContext({ portalcontactid }));
      expect(contact?.id).toBe(KIM);
      expect(warned).toMatchObject([{ rule: 'L3', title: 'Contact id' }]);
      expect(warned[0]?.finding).toContain('"portalcontactid" differs from the subject');
    },
  );

  test('may be missing', async () => {
    expect(await findCheck(makeToken(), 'Contact id')).toBeUndefined();
  });
});

test('a case number is known for what it is, and links nothing here', async () => {
  const check = await findCheck(withContext({ CaseNumber: 'CAS-1' }), 'Case');
  expect(check).toMatchObject({ rule: 'L2', outcome: 'not-checked' });
});
