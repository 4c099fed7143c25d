/**
 * Stores in which a session that was ended stays ended. `express-session` writes a session at the end of each request
 * that changed it, also when another request has ended it meanwhile: whoever signed out would be signed in again.
 * @module
 */
import { RedisStore } from 'connect-redis';
import { MemoryStore, type SessionData, type Store } from 'express-session';

/** Sessions in a Redis: of those that were stored before, `XX` writes only what is still there. */
export function redisStore(options: ConstructorParameters<typeof RedisStore>[0]): Store {
  const { client } = options;
  const updating = new RedisStore({
    ...options,
    client: {
      set: (key: string, text: string, expiry: object) =>
        client.set(key, text, { ...expiry, condition: 'XX' }),
      del: (keys: string[]) => client.del(keys),
    },
  });
  return keepEnded(new RedisStore(options), updating.set.bind(updating));
}

/** Sessions in the memory of this process. */
export function memoryStore(): Store {
  const store: MemoryStore & { readonly sessions?: object } = new MemoryStore();
  const set = store.set.bind(store);
  return keepEnded(store, (id, session, done) => {
    if (Object.hasOwn(store.sessions ?? {}, id)) set(id, session, done);
    else done?.();
  });
}

/** @param update - writes a session where it is still stored, and nothing elsewhere. */
function keepEnded(store: Store, update: Store['set']): Store {
  const stored = new WeakSet<SessionData>();
  const load = store.createSession.bind(store);
  const create = store.set.bind(store);
  store.createSession = (request, data) => {
    const session = load(request, data);
    stored.add(session);
    return session;
  };
  store.set = (id, session, done) => {
    if (stored.has(session)) {
      update(id, session, done);
      return;
    }
    create(id, session, (error) => {
      if (!error) stored.add(session);
      done?.(error);
    });
  };
  return store;
}
