/** Lists what the agent's page can do: watch, answer, close, switch faults. @module */
import { type Request, Router } from 'express';
import type { Faults } from '../contract/faults.ts';
import { RefusalError } from '../contract/refusal-error.ts';
import type { FaultSwitches } from '../faults/fault-switches.ts';
import { readMessageText, requireJson } from '../http/json-body.ts';
import { ConfigError } from '../options/config-error.ts';
import type { Store } from '../store/store.ts';
import type { StoredConversation } from '../store/stored-conversation.ts';
import type { AgentFeed } from './feed.ts';

/** A browser opens six at most; more than this is a mistake in a loop, or a flood. */
const MAX_STREAMS = 10;

interface AgentParts {
  store: Store;
  feed: AgentFeed;
  faults: FaultSwitches;
}

/** To be mounted at `/agent`, behind the agent guard. */
export function createAgentRoutes({ store, feed, faults }: AgentParts): Router {
  const router = Router();
  router.get('/events', (request, response) => {
    // What is no EventSource, such as an image with this address, would hold one of the streams.
    if (request.method === 'HEAD' || !request.accepts('text/event-stream')) {
      throw new RefusalError(406, {
        title: 'Not an event stream',
        detail: 'Open it with EventSource, which sends "Accept: text/event-stream".',
      });
    }
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
    const text = readMessageText(request.body, 'text');
    response.status(201).json(store.say(stored, 'agent', text));
  });
  router.post('/conversations/:id/close', requireJson, (request, response) => {
    store.close(requireConversation(request, store), 'The agent ended the chat.');
    response.json({});
  });
  router
    .route('/faults')
    .get((_request, response) => {
      response.json(faults.current);
    })
    .put(requireJson, (request, response) => {
      setFaults(faults, request.body);
      response.json(faults.current);
    });
  return router;
}

/** @throws {RefusalError} listing every problem of a change that no fault can take. */
function setFaults(faults: FaultSwitches, change: unknown): void {
  try {
    faults.set(change as Partial<Faults>);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new RefusalError(400, {
      title: 'No such fault',
      detail: error.problems
        .map(({ option, received, fix }) => `${option}: received ${received}. ${fix}`)
        .join(' '),
    });
  }
}

function requireConversation(request: Request, store: Store): StoredConversation {
  const stored = store.find(String(request.params.id));
  if (stored) return stored;
  throw new RefusalError(404, {
    title: 'No such conversation',
    detail: 'The emulator has no conversation with this id, or has forgotten it.',
  });
}
