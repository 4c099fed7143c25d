/** Takes the news that the customer is typing. It comes without any proof, and nothing is done with it. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../service.ts';
import { requireWidget } from './caller/require-widget.ts';
import { requireRequestId } from './session/describe-start.ts';
import { widgetInHeaders } from './transcript/widget-in-headers.ts';

export function createTypingRoute({ config }: Service): RequestHandler {
  return function typingIndicator(request, response) {
    requireRequestId(request);
    requireWidget(widgetInHeaders(request, config), config);
    response.json({});
  };
}
