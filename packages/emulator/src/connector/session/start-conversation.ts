/** Starts a chat in one call, or resumes the one that the customer asks for. @module */
import type { Request, RequestHandler } from 'express';
import { readText } from '../../http/read-json-body.ts';
import type { Service } from '../../service.ts';
import type { IdentifyCaller } from '../caller/identify-caller.ts';
import { answerStarted } from './answer-started.ts';
import { beginChat } from './begin-chat.ts';
import { readRequestId } from './describe-start.ts';

export function createStartRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function startConversation(request, response) {
    const caller = await identify(request, service);
    const names = { requestId: readRequestId(request), reconnectId: readReconnectId(request) };
    await answerStarted(response, service, beginChat(request, service, { caller, names }));
  };
}

function readReconnectId({ query, body }: Request): string | undefined {
  return (
    readText(body, 'reconnectId') ??
    readText(body, 'reconnectid') ??
    readText(query, 'reconnectId') ??
    readText(query, 'reconnectid')
  );
}
