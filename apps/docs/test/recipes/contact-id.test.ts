import { keysFromPem } from '@lcw-auth/server';
import express from 'express';
import session from 'express-session';
import { expect, it } from 'vitest';
import { liveChat, rememberContact } from '../../code/recipes/contact-id.site.ts';
import { findContactId } from '../../code/recipes/contact-id.ts';
import { openBrowser } from '../fixtures/browser.ts';
import { type Row, startDataverse } from '../fixtures/dataverse.ts';
import { claimsOf, KIM, LEE, PEM } from '../fixtures/keys.ts';
import { serve } from '../fixtures/serve.ts';

const row = (contactid: string, contoso_customernumber: string, statuscode = 1): Row => ({
  contactid,
  contoso_customernumber,
  statuscode,
});

it.each([
  ['the one contact', 'C-1001', [row(KIM, 'C-1001'), row(LEE, 'C-1002')], KIM],
  ['nobody where there is none', 'C-9', [row(KIM, 'C-1001')], undefined],
  ['nobody where there are two', 'C-1001', [row(KIM, 'C-1001'), row(LEE, 'C-1001')], undefined],
  ['nobody for an inactive record', 'C-1001', [row(KIM, 'C-1001', 2)], undefined],
  ['nobody where only the letter case fits', 'c-1001', [row(KIM, 'C-1001')], undefined],
  ['a number with a quote in it', "O'Hara & Co", [row(KIM, "O'Hara & Co"), row(LEE, 'O')], KIM],
  ['a number with a plus and a percent', '50%+1', [row(KIM, '50%+1')], KIM],
])('finds %s', async (_what, customerNumber, rows, expected) => {
  const { dataverse } = await startDataverse(rows);
  expect(await findContactId(customerNumber, dataverse)).toBe(expected);
});

it('a number that is a piece of a query finds nothing else', async () => {
  const { dataverse } = await startDataverse([row(KIM, 'C-1001')]);
  const number = "x' or contoso_customernumber eq 'C-1001";
  expect(await findContactId(number, dataverse)).toBeUndefined();
});

it('Dataverse in trouble is an error, and not a customer without a contact', async () => {
  const { state, dataverse } = await startDataverse([]);
  state.status = 503;
  await expect(findContactId('C-1001', dataverse)).rejects.toThrow('503');
});

async function startSite(rows: readonly Row[]) {
  const { state, dataverse } = await startDataverse(rows);
  const find = (customerNumber: string) => findContactId(customerNumber, dataverse);
  const app = express();
  app.use(session({ secret: 'of the test', resave: false, saveUninitialized: false }));
  app.post('/sign-in', async (req, res) => {
    req.session.customerNumber = String(req.query.as ?? 'C-1001');
    await rememberContact(req, find);
    res.redirect('/');
  });
  app.use('/_services/auth', liveChat(keysFromPem(PEM), find));
  const url = await serve(app);
  const browser = openBrowser();
  return {
    state,
    signIn: (as = 'C-1001') => browser.submit(`${url}/sign-in?as=${as}`, {}),
    ask: () => browser.get(`${url}/_services/auth/token`),
  };
}

it('Dataverse is asked at sign-in and at no chat', async () => {
  const { state, signIn, ask } = await startSite([row(KIM, 'C-1001')]);
  expect((await ask()).status).toBe(401);
  await signIn();
  for (const _chat of [1, 2, 3]) expect(await claimsOf(await ask())).toMatchObject({ sub: KIM });
  expect(state.asked).toBe(1);
});

it('a customer without a contact is told no_contact, and Dataverse is not asked again', async () => {
  const { state, signIn, ask } = await startSite([]);
  await signIn();
  for (const _chat of [1, 2]) {
    const answer = await ask();
    expect([answer.status, await answer.json()]).toMatchObject([403, { code: 'no_contact' }]);
  }
  expect(state.asked).toBe(1);
});

it('who signed in while Dataverse was in trouble chats once it is well', async () => {
  const { state, signIn, ask } = await startSite([row(KIM, 'C-1001')]);
  state.status = 503;
  expect((await signIn()).status).toBe(302);
  expect((await ask()).status).toBe(500);
  state.status = 200;
  expect(await claimsOf(await ask())).toMatchObject({ sub: KIM });
});

it('who signs in over another’s session while Dataverse is in trouble is never that other', async () => {
  const { state, signIn, ask } = await startSite([row(KIM, 'C-1001'), row(LEE, 'C-1002')]);
  await signIn('C-1001');
  expect(await claimsOf(await ask())).toMatchObject({ sub: KIM });
  state.status = 503;
  expect((await signIn('C-1002')).status).toBe(302);
  expect((await ask()).status).toBe(500);
  state.status = 200;
  expect(await claimsOf(await ask())).toMatchObject({ sub: LEE });
});

it('an id that was looked up for another number is not used', async () => {
  const find = async (customerNumber: string) => (customerNumber === 'C-1002' ? LEE : undefined);
  const app = express();
  app.use((req, _res, next) => {
    const contact = { customerNumber: 'C-1001', id: KIM };
    Object.assign(req, { session: { customerNumber: 'C-1002', contact } });
    next();
  });
  app.use('/_services/auth', liveChat(keysFromPem(PEM), find));
  const answer = await fetch(`${await serve(app)}/_services/auth/token`);
  expect(await claimsOf(answer)).toMatchObject({ sub: LEE });
});
