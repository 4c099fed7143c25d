/** Tells whether a reconnect id is still good for anything. Only who holds the id can ask. @module */
import type { RequestHandler } from 'express';
import type { Service } from '../../service.ts';
import { requireWidget } from '../caller/require-widget.ts';

export function createReconnectAvailabilityRoute({ store, config }: Service): RequestHandler {
  return function reconnectAvailability(request, response) {
    const { widgetId, persistentChat } = requireWidget(request.params, config);
    let isReconnectAvailable = false;
    for (const { conversation, reconnectId } of store.all()) {
      if (reconnectId !== request.params.reconnectId || conversation.widgetId !== widgetId)
        continue;
      isReconnectAvailable = persistentChat || conversation.state === 'open';
    }
    response.json({ isReconnectAvailable, reconnectRedirectionURL: '' });
  };
}
