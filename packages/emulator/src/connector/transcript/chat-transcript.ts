/** Hands out what was said in a chat, while it is open and after it (getchattranscripts). @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import type { IdentifyCaller } from '../caller/identify-caller.ts';
import { describeTranscript } from './describe-transcript.ts';
import { widgetInHeaders } from './widget-in-headers.ts';

export function createTranscriptRoute(service: Service, identify: IdentifyCaller): RequestHandler {
  return async function chatTranscript(request, response) {
    const address = widgetInHeaders(request, service.config);
    const caller = await identify(request, service, address);
    const stored = caller.find(String(request.params.chatId));
    if (!stored) throw caller.refuse('This customer has no chat with this id.');
    const messages = describeTranscript(stored.conversation.messages);
    response.json({ chatMessagesJson: JSON.stringify(messages) });
  };
}
