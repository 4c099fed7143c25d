/** Sends and fetches the messages of one chat, for whoever holds its chat token. @module */
import type { Request, RequestHandler } from 'express';
import { readMessageText } from '../http/read-message-text.ts';
import type { MessageSent, MessagesAnswer } from '../protocol.ts';
import { RefusalError } from '../refusal-error.ts';
import type { Service } from '../service.ts';
import { describeMessage } from './describe-message.ts';
import { requireThread } from './require-thread.ts';
import { selectMessages } from './select-messages.ts';

export function createListMessagesRoute(service: Service): RequestHandler {
  return async function listMessages(request, response) {
    const { conversation } = await requireThread(request, service);
    const { messages, nextSkip } = selectMessages(conversation.messages, request.query);
    const list: MessagesAnswer = {
      value: messages.map(({ message, sequence }) =>
        describeMessage(message, sequence, conversation),
      ),
      ...(nextSkip === undefined ? {} : { nextLink: describeNext(request, nextSkip) }),
      state: conversation.state === 'open' ? 'open' : 'closed',
    };
    response.json(list);
  };
}

export function createGetMessageRoute(service: Service): RequestHandler {
  return async function getMessage(request, response) {
    const { conversation } = await requireThread(request, service);
    const index = conversation.messages.findIndex(({ id }) => id === request.params.messageId);
    const message = conversation.messages[index];
    if (message === undefined) {
      throw new RefusalError(404, {
        title: 'No such message',
        detail: 'No message of this chat has this id.',
      });
    }
    response.json(describeMessage(message, index + 1, conversation));
  };
}

export function createSendMessageRoute(service: Service): RequestHandler {
  return async function sendMessage(request, response) {
    const stored = await requireThread(request, service);
    const { id } = service.store.say(stored, 'customer', readMessageText(request.body, 'content'));
    const sent: MessageSent = { id };
    response.status(201).json(sent);
  };
}

/** On the origin that was asked, which the host guard has let through. */
function describeNext({ protocol, host, originalUrl }: Request, skip: number): string {
  const next = new URL(originalUrl, `${protocol}://${host}`);
  next.searchParams.set('skip', String(skip));
  return next.href;
}
