/** Begins the chat whose token was handed out before (sessioninit). @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import type { IdentifyCaller } from '../caller/identify-caller.ts';
import { SESSION_HEADER } from '../caller/read-guest-proof.ts';
import { beginChat } from './begin-chat.ts';
import { requireRequestId } from './describe-start.ts';

export function createSessionInitRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function sessionInit(request, response) {
    const caller = await identify(request, service);
    const requestId = requireRequestId(request);
    const reconnectId = request.params.reconnectId?.toString();
    // A call that is made again, because its answer got lost, begins nothing new.
    const running = reconnectId === undefined ? caller.find(requestId) : undefined;
    if (running?.conversation.state !== 'open') {
      const names = { requestId, reconnectId };
      const { sessionId } = beginChat(request, service, { caller, names });
      response.set(SESSION_HEADER, sessionId);
    }
    response.json({});
  };
}
