import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runInNewContext } from 'node:vm';
import { decodeJwt } from 'jose';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { ConfigError, createTokenIssuer, liveChatAuth } from '../../src/index.ts';
import { parseOptions } from '../../src/options/parse-options.ts';
import { type Customer, KIM, makeOptions } from '../fixtures/make-app.ts';

const { issuer, keys } = makeOptions();
const request = {} as IncomingMessage;

/** Options as a site with dependencies of its own writes them. */
class ChatOptions {
  issuer = issuer;
  keys = keys;
  database: ReadonlyMap<string, string>;
  #prefix = 'gold';

  constructor(database: ReadonlyMap<string, string>) {
    this.database = database;
  }

  user(): Customer {
    return KIM;
  }

  subject(user: Customer) {
    return this.database.get(user.contactId) ?? user.contactId;
  }

  context() {
    return { segment: `${this.#prefix} customer` };
  }
}

async function tokenOf(options: Parameters<typeof liveChatAuth<Customer>>[0]) {
  const server = createServer(liveChatAuth(options)).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return decodeJwt(await (await fetch(`http://127.0.0.1:${port}/token`)).text());
}

const CLAIMS = { iss: issuer, sub: KIM.contactId };

describe('options', () => {
  it('that are an instance of a class work as a literal does, private fields included', async () => {
    const claims = await tokenOf(new ChatOptions(new Map()));
    expect(claims).toMatchObject(CLAIMS);
    expect(JSON.parse(String(claims.lwicontexts))).toMatchObject({ segment: 'gold customer' });
  });

  it('that a class inherits from another work too', async () => {
    class Shop extends ChatOptions {
      lifetimeSeconds = 900;
      override context() {
        return { segment: 'shop' };
      }
    }
    const claims = await tokenOf(new Shop(new Map()));
    expect(Number(claims.exp) - Number(claims.iat)).toBe(900);
    expect(JSON.parse(String(claims.lwicontexts))).toMatchObject({ segment: 'shop' });
  });

  it('that are made from a common base work as a literal does', async () => {
    const base = { issuer, keys, user: () => KIM, subject: (user: Customer) => user.contactId };
    expect(await tokenOf(Object.create(base))).toMatchObject(CLAIMS);
    expect(await tokenOf(Object.create(Object.assign(Object.create(null), base)))).toMatchObject(
      CLAIMS,
    );
  });

  it('that are accessors are read once', () => {
    let reads = 0;
    const options = {
      ...makeOptions(),
      get lifetimeSeconds() {
        reads += 1;
        return reads === 1 ? 900 : 'x';
      },
    };
    expect(parseOptions(options).lifetimeSeconds).toBe(900);
    expect(reads).toBe(1);
  });

  it('that throw when they are read are a problem like others', () => {
    const options = {
      ...makeOptions(),
      get issuer(): string {
        throw new Error('secret');
      },
    };
    expect(() => parseOptions(options)).toThrow(
      expect.objectContaining({ problems: [expect.objectContaining({ option: 'issuer' })] }),
    );
    expect(() => parseOptions(options)).not.toThrow(/secret/);
  });

  it('that throw whatever they are asked are refused', () => {
    const refuse = () => {
      throw new Error('secret');
    };
    const hostile = new Proxy({}, { getPrototypeOf: refuse, ownKeys: refuse, get: refuse });
    expect(() => parseOptions(hostile)).toThrow(ConfigError);
    expect(() => parseOptions(hostile)).not.toThrow(/secret/);
  });

  it('that another realm made work', () => {
    const options = Object.assign(runInNewContext('({})'), makeOptions());
    expect(parseOptions(options).issuer).toBe(issuer);
  });

  it('that are misspelt in a class are named, and its own parts are its own', () => {
    class Mistyped extends ChatOptions {
      lifetimeSecond = 900;
      logger = console;
      loadCustomer() {}
    }
    expect(() => parseOptions(new Mistyped(new Map()))).toThrow(ConfigError);
    try {
      parseOptions(new Mistyped(new Map()));
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        expect.objectContaining({ option: 'lifetimeSecond' }),
      ]);
    }
  });

  describe('on a page of which somebody has changed Object.prototype', () => {
    afterEach(() => {
      for (const name of ['user', 'lifetimeSeconds', 'colour']) {
        Reflect.deleteProperty(Object.prototype, name);
      }
    });

    it('are the site’s own', async () => {
      Object.assign(Object.prototype, {
        user: () => ({ contactId: '11111111-2222-4333-8444-555555555555' }),
        lifetimeSeconds: 1,
        colour: 'red',
      });
      const { user: _, ...options } = makeOptions();
      expect(parseOptions(options).lifetimeSeconds).toBe(3600);
      const { token } = await createTokenIssuer(options).issue(KIM, request);
      expect(decodeJwt(token)).toMatchObject(CLAIMS);
    });
  });
});
