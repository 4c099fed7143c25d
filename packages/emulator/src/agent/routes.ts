/** Lists what the agent's page can do: watch, answer, close. @module */
import { type Request, Router } from 'express';
import { requireJson } from '../http/read-json-body.ts';
import { readMessageText } from '../http/read-message-text.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import type { Store } from '../store/store.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';

/** A browser opens six at most; more than this is a mistake in a loop, or a flood. */
const MAX_STREAMS = 10;

/** To be mounted at `/agent`, behind the agent guard. */
export function createAgentRoutes({ store, feed }: Service): Router {
  const router = Router();
  router.get('/events', (_request, response) => {
    if (feed.size >= MAX_STREAMS) {
      throw new RefusalError(429, {
        title: 'Too many agent pages',
        detail: `${MAX_STREAMS} agent pages are open. Close some.`,
      });
    }
    feed.add(response);
  });
  router.post('/conversations/:id/messages', requireJson, (request, response) => {
    const stored = requireConversation(request, store);
    response.status(201).json(store.say(stored, 'agent', readMessageText(request.body, 'text')));
  });
  router.post('/conversations/:id/close', requireJson, (request, response) => {
    store.close(requireConversation(request, store), 'The agent ended the chat.');
    response.json({});
  });
  return router;
}

function requireConversation(request: Request, store: Store): StoredConversation {
  const stored = store.find(String(request.params.id));
  if (stored) return stored;
  throw new RefusalError(404, {
    title: 'No such conversation',
    detail: 'The emulator has no conversation with this id, or has forgotten it.',
  });
}
