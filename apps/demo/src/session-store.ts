/** Sessions in memory, or in a Redis that several processes share: there every wait has a bound. @module */
import type { RequestHandler } from 'express';
import { createClient, ErrorReply } from 'redis';
import { redisStore } from './ended-sessions.ts';
import { sessions } from './session.ts';

/** For how long a request waits for Redis, in milliseconds: long beside an answer, short beside a customer's patience. */
const PATIENCE_MS = 2000;

/** Whoever can guess the secret can sign cookies. */
const MIN_SECRET_LENGTH = 32;

/** Where the sessions are, and what cookies are signed with. */
export interface SessionPlace {
  /** Address of a Redis; in the memory of this process, unless given. */
  redisUrl?: string | undefined;
  /** The same for all processes that share a Redis; 32 characters or more. */
  sessionSecret?: string | undefined;
}

/** The middleware of the sessions, and what it needs to be closed. */
export interface OpenSessions {
  middleware: RequestHandler;
  /** Where the sessions are, in words. */
  where: string;
  close(): void;
}

/** Opens the sessions of a shop. @throws {Error} when the address is not one of Redis, or has no good secret beside it. */
export function openSessions({ redisUrl, sessionSecret: secret }: SessionPlace = {}): OpenSessions {
  if (!redisUrl) return { middleware: sessions(), where: 'in memory', close: () => {} };
  if (!secret) {
    throw new Error(
      'REDIS_URL needs SESSION_SECRET beside it: any long text, the same for all processes that share the sessions.',
    );
  }
  if (secret.length < MIN_SECRET_LENGTH) {
    throw new Error(
      `SESSION_SECRET has ${secret.length} characters, and could be guessed: give ${MIN_SECRET_LENGTH} or more, such as what "openssl rand -hex 32" prints.`,
    );
  }
  const { store, host, close } = openRedisStore(redisUrl);
  return { middleware: sessions({ store, secret }), where: `in Redis at ${host}`, close };
}

/**
 * Redis need not be there yet, nor all the time: meanwhile whatever needs a session fails at once with status 503, and
 * the connection is made again as soon as that is possible.
 */
function openRedisStore(redisUrl: string) {
  const { protocol, host } = URL.canParse(redisUrl) ? new URL(redisUrl) : {};
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    // Not repeated: there may be a password in it.
    throw new Error('REDIS_URL is not an address of Redis, such as redis://127.0.0.1:6379.');
  }
  const client = createClient({
    url: redisUrl,
    // Without it, a request that comes while Redis is away waits for its return.
    disableOfflineQueue: true,
    socket: {
      connectTimeout: PATIENCE_MS,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1000),
    },
  });
  const told = new Set<string>();
  const tellOnce = (what: string, cause: string) => {
    if (!told.has(what)) process.stderr.write(`${what}, and with it the sessions: ${cause}\n`);
    told.add(what);
  };
  client.on('error', (error) => tellOnce('Redis is away', messageOf(error)));
  client.on('ready', () => {
    if (told.size > 0) process.stderr.write('Redis is back.\n');
    told.clear();
  });
  const ask = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await inTime(answer);
    } catch (cause) {
      // The first word is a code; what follows it may repeat a command.
      if (cause instanceof ErrorReply)
        tellOnce('Redis refuses', cause.message.split(' ', 1).join());
      throw Object.assign(new Error('Redis is away.', { cause }), { status: 503 });
    }
  };
  // It rejects only when it is closed before it was open.
  client.connect().catch(() => {});
  const store = redisStore({
    // What the store asks of a client.
    client: {
      get: async (key: string) => {
        const text = await ask(client.get(key).catch(unreadableOfAnotherType));
        if (text === null || isReadable(text)) return text;
        // Not repeated: there may be a customer in it.
        process.stderr.write('A session in Redis is unreadable, and counts as none.\n');
        return null;
      },
      set: (...args: Parameters<typeof client.set>) => ask(client.set(...args)),
      del: (keys: string[]) => ask(client.del(keys)),
      // A session that is not prolonged this once is no reason to take an answer back.
      expire: (key: string, seconds: number) =>
        ask(client.expire(key, seconds)).catch(() => undefined),
    },
  });
  const close = () => {
    if (client.isOpen) client.destroy();
  };
  return { store, host, close };
}

const messageOf = (error: unknown) =>
  (error as NodeJS.ErrnoException).code ?? (error as Error).message;

/** The client's own time limit ends once a command is sent, so that a Redis which hangs would hold a request for ever. */
async function inTime<T>(answer: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), PATIENCE_MS);
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}

/** A key under which Redis has no text is as unreadable as one with nothing in it. */
function unreadableOfAnotherType(error: Error): string {
  if (error.message.startsWith('WRONGTYPE ')) return '';
  throw error;
}

/** Whether express-session can make a session of it: whoever has another is signed out, and not locked out. */
function isReadable(text: string): boolean {
  try {
    const { cookie } = JSON.parse(text);
    const { originalMaxAge: age, expires } = cookie;
    return (
      typeof cookie === 'object' &&
      (age == null || typeof age === 'number') &&
      (expires == null || !Number.isNaN(Date.parse(expires)))
    );
  } catch {
    return false;
  }
}
