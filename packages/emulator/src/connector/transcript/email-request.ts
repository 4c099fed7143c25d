/** Takes down the wish for a transcript by e-mail (createemailrequest). Nothing is ever sent. @module */
import type { RequestHandler } from 'express';
import { readText } from '../../http/read-json-body.ts';
import { RefusalError } from '../../refusal-error.ts';
import type { Service } from '../../service.ts';
import type { IdentifyCaller } from '../caller/identify-caller.ts';
import { widgetInHeaders } from './widget-in-headers.ts';

/** Enough to notice a form that sends something else. */
const ADDRESS = /^[^\s@]{1,64}@[^\s@]{1,255}$/;

export function createEmailRequestRoute(
  service: Service,
  identify: IdentifyCaller,
): RequestHandler {
  return async function emailRequest(request, response) {
    const address = widgetInHeaders(request, service.config);
    const caller = await identify(request, service, address);
    const id = readText(request.body, 'ChatId') ?? String(request.params.requestId);
    const stored = caller.find(id);
    if (!stored) throw caller.refuse('This customer has no chat with this id.');
    const email = readText(request.body, 'EmailAddress');
    if (email === undefined || !ADDRESS.test(email)) {
      throw new RefusalError(400, {
        title: 'No e-mail address',
        detail: 'Send { "ChatId": "…", "EmailAddress": "kim@example.com" }.',
      });
    }
    service.store.remark(stored, `The customer asked for the transcript by e-mail to ${email}.`);
    response.json({});
  };
}
