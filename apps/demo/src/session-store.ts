/** Sessions in memory, or in a Redis that several processes share: there every wait has a bound. @module */
import { RedisStore } from 'connect-redis';
import type { RequestHandler } from 'express';
import { createClient } from 'redis';
import { sessions } from './session.ts';

/** For how long a request waits for Redis, in milliseconds: long beside an answer, short beside a customer's patience. */
const PATIENCE_MS = 2000;

/** Where the sessions are, and what cookies are signed with. */
export interface SessionPlace {
  /** Address of a Redis; in the memory of this process, unless given. */
  redisUrl?: string | undefined;
  /** The same for all processes that share a Redis. */
  sessionSecret?: string | undefined;
}

/** The middleware of the sessions, and what it needs to be closed. */
export interface OpenSessions {
  middleware: RequestHandler;
  /** Where the sessions are, in words. */
  where: string;
  close(): void;
}

/** Opens the sessions of a shop. @throws {Error} when the address is not one of Redis, or has no secret beside it. */
export function openSessions({ redisUrl, sessionSecret: secret }: SessionPlace = {}): OpenSessions {
  if (!redisUrl) return { middleware: sessions(), where: 'in memory', close: () => {} };
  if (!secret) {
    throw new Error(
      'REDIS_URL needs SESSION_SECRET beside it: any long text, the same for all processes that share the sessions.',
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
  let isTold = false;
  client.on('error', (error) => {
    if (!isTold)
      process.stderr.write(`Redis is away, and with it the sessions: ${messageOf(error)}\n`);
    isTold = true;
  });
  client.on('ready', () => {
    if (isTold) process.stderr.write('Redis is back.\n');
    isTold = false;
  });
  // It rejects only when it is closed before it was open.
  client.connect().catch(() => {});
  const store = new RedisStore({
    // What the store asks of a client.
    client: {
      get: (key: string) => inTime(client.get(key)),
      set: (...args: Parameters<typeof client.set>) => inTime(client.set(...args)),
      del: (keys: string[]) => inTime(client.del(keys)),
      // A session that is not prolonged this once is no reason to take an answer back.
      expire: (key: string, seconds: number) =>
        inTime(client.expire(key, seconds)).catch(() => undefined),
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
  } catch (cause) {
    throw Object.assign(new Error('Redis is away.', { cause }), { status: 503 });
  } finally {
    clearTimeout(timer);
  }
}
