/** Lists, in order, everything that a request passes through. @module */
import express, { type Express, type RequestHandler } from 'express';
import { createAttemptRoute } from './agent/attempt-route.ts';
import type { AgentFeed } from './agent/feed.ts';
import { createAgentRoutes } from './agent/routes.ts';
import { createConnectorRoutes, createInboundRoutes } from './connector/routes.ts';
import { WIDGET_ATTEMPTS } from './contract/protocol.ts';
import { RefusalError } from './contract/refusal-error.ts';
import { createConnectorFaults } from './faults/connector-faults.ts';
import type { FaultSwitches } from './faults/fault-switches.ts';
import { answerErrors } from './http/answer-errors.ts';
import { createBrowserFiles } from './http/browser-files.ts';
import { attachmentCors, connectorCors } from './http/connector-cors.ts';
import { agentGuard, createHostGuard } from './http/guards.ts';
import { readJsonBody } from './http/json-body.ts';
import { createRequestLog } from './http/log-requests.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { createUnknownCall } from './http/strict.ts';
import type { Service } from './service.ts';
import { createAttachmentRoutes } from './threads/attachments.ts';
import { createThreadRoutes } from './threads/routes.ts';
import { noPush } from './threads/thread.ts';

/** Further parts of the real service, of which nothing is emulated. */
const NOT_EMULATED = ['/survey'];

/** What stands around the pretended service. */
export interface Surroundings {
  feed: AgentFeed;
  faults: FaultSwitches;
  /** Aborted when the emulator begins to close. */
  closing: AbortSignal;
  /** Folder of the built widget, panel and agent's page. */
  browserFolder: string;
}

export function createPipeline(service: Service, surroundings: Surroundings): Express {
  const { config, address, store } = service;
  const { feed, faults, closing, browserFolder } = surroundings;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  // Before all else, so that each guard sees the path that is answered.
  app.use(joinSlashes);
  // `Date` is the service's own clock, by which a client can tell how far its own is off.
  app.use((_request, response, next) => {
    response.set('Date', new Date(config.now()).toUTCString());
    next();
  });
  app.use(createRequestLog(config));
  app.use(createHostGuard(address));
  // Each of the files has security headers of its own; the panel may be framed, all else may not.
  app.use(createBrowserFiles(browserFolder));
  app.use(createSecurityHeaders('own'));

  app.use(['/livechatconnector', '/inbound', '/chat', '/push', ...NOT_EMULATED], connectorCors);
  app.use('/livechatconnector', createConnectorFaults({ faults, closing }));
  app.use(['/agent', WIDGET_ATTEMPTS], agentGuard);
  // Before any body is read: what is uploaded there is nobody's JSON.
  app.use('/v1', attachmentCors, createAttachmentRoutes(service));
  app.use(readJsonBody);
  app.use('/livechatconnector', createConnectorRoutes(service));
  app.use('/inbound', createInboundRoutes(service));
  app.use('/chat', createThreadRoutes(service));
  app.use('/push', noPush);
  app.use('/agent', createAgentRoutes({ store, feed, faults }));
  app.use(WIDGET_ATTEMPTS, createAttemptRoute(service));
  app.use(NOT_EMULATED, createUnknownCall(service));

  app.use(() => {
    throw new RefusalError(404, {
      title: 'Nothing here',
      detail: `This address means nothing to the emulator. The agent's view is at ${address.url}/agent.`,
    });
  });
  app.use(answerErrors);
  return app;
}

/** Who puts a path behind an endpoint that ends with a slash sends two, which mean the same. */
const joinSlashes: RequestHandler = function joinSlashes(request, _response, next) {
  // Of an absolute address the scheme's slashes would be meant too.
  if (request.url.startsWith('/')) {
    request.url = request.url.replace(/^[^?]*/, (path) => path.replace(/\/{2,}/g, '/'));
    request.originalUrl = request.url;
  }
  next();
};
