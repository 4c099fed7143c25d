/** Customers who come, chat and go, over HTTP. @module */
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';

/** Whose contact record is whose, as the shop's own database has it. */
export const CONTACTS = {
  kim: '87c6e1f5-2f2b-4ee3-8a1c-6c2b7a9d4e10',
  lee: '3d0f4a52-94c7-4b51-9e0c-1f6a8b2c7d33',
};
export const NAMES = Object.keys(CONTACTS);
const PASSWORD = 'contoso';
const CART = { kim: 'burr-grinder', lee: 'house-blend' };

const ANSWER_WITHIN_MS = 30_000;
/** How often a customer's page asks again for a token that cannot be had at the moment. */
const MAX_REPEATS = 3;

const send = (url, { headers, ...request }) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    ...request,
    headers: { 'sec-fetch-site': 'same-origin', ...headers },
  });

/** The answer, when it has this status. A body that nobody reads would hold its connection. */
async function expectStatus(what, answer, status) {
  const body = await answer.text();
  if (answer.status !== status) throw new Error(`${what}: ${answer.status}`);
  return body;
}

/** The shop, as one customer's browser sees it. */
export class Visit {
  #shopUrl;
  #cookie = '';
  /** How often a token had to be asked for again. */
  repeats = 0;

  constructor(shopUrl) {
    this.#shopUrl = shopUrl;
  }

  async #post(path, form = {}, headers = {}) {
    const answer = await send(this.#shopUrl + path, {
      headers: { cookie: this.#cookie, ...headers },
      body: new URLSearchParams(form),
    });
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(';')[0];
    return answer;
  }

  async signIn(username) {
    const answer = await this.#post('/sign-in', { username, password: PASSWORD });
    await expectStatus('Signing in', answer, 303);
    await expectStatus('The cart', await this.#post('/cart', { product: CART[username] }), 303);
  }

  async signOut() {
    await expectStatus('Signing out', await this.#post('/sign-out'), 303);
  }

  /** As the client's script asks, and asks again. */
  async fetchToken() {
    const path = '/_services/auth/token';
    for (;;) {
      const answer = await this.#post(path, {}, { accept: 'application/json' });
      if (answer.status === 503 && this.repeats < MAX_REPEATS) {
        this.repeats += 1;
        await answer.text();
        await wait(1000);
        continue;
      }
      return JSON.parse(await expectStatus('A token', answer, 200)).token;
    }
  }

  /** Whoever signed out gets no token: 401, or 429 when too many nobodies asked. */
  async getsToken() {
    const answer = await this.#post('/_services/auth/token', {}, { accept: 'application/json' });
    await answer.text();
    return answer.status === 200;
  }
}

/** The chat service, for whoever has a token. */
export class ChatClient {
  #url;
  #ids;

  constructor({ url, organizationId, widgetId }) {
    this.#url = url;
    this.#ids = { organizationId, widgetId };
  }

  /** @returns the chat, or by which rule the token was refused */
  async start(token) {
    const { organizationId, widgetId } = this.#ids;
    const requestId = randomUUID();
    const answer = await send(
      `${this.#url}/livechatconnector/auth/organization/${organizationId}/widgetApp/${widgetId}/conversation`,
      { headers: { authenticatedusertoken: token, 'request-id': requestId } },
    );
    if (answer.status === 401) {
      const { rule, title } = JSON.parse(await answer.text());
      return { refusal: `${rule} ${title}` };
    }
    const { ChatId, Token } = JSON.parse(await expectStatus('Starting a chat', answer, 200));
    return { requestId, chatId: ChatId, chatToken: Token, token };
  }

  async say({ chatId, chatToken }, text) {
    const url = `${this.#url}/chat/threads/${chatId}/messages`;
    const headers = { authorization: `Bearer ${chatToken}`, 'content-type': 'application/json' };
    const body = JSON.stringify({ content: text });
    await expectStatus('A message', await send(url, { headers, body }), 201);
    const read = await send(url, { method: 'GET', headers });
    const transcript = await expectStatus('The transcript', read, 200);
    if (!transcript.includes(text)) throw new Error('The transcript: the message is not in it.');
  }

  async end({ requestId, token }) {
    const { organizationId, widgetId } = this.#ids;
    const url = `${this.#url}/livechatconnector/auth/sessionclose/${organizationId}/${widgetId}/${requestId}`;
    await expectStatus(
      'Ending',
      await send(url, { headers: { authenticatedusertoken: token } }),
      200,
    );
  }
}

/** The same token with another signature. */
export function forge(token) {
  const [header, claims, signature] = token.split('.');
  return `${header}.${claims}.${Buffer.from(signature, 'base64url').reverse().toString('base64url')}`;
}
