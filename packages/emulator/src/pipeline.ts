/** Lists, in order, everything that a request passes through. @module */
import express, { type Express } from 'express';
import { createAgentRoutes } from './agent/routes.ts';
import { createConnectorRoutes, createInboundRoutes } from './connector/routes.ts';
import { createConnectorFaults } from './faults/connector-faults.ts';
import { agentGuard } from './http/agent-guard.ts';
import { answerErrors } from './http/answer-errors.ts';
import { createBrowserFiles } from './http/browser-files.ts';
import { connectorCors } from './http/connector-cors.ts';
import { createHostGuard } from './http/host-guard.ts';
import { createRequestLog } from './http/log-requests.ts';
import { readJsonBody } from './http/read-json-body.ts';
import { createSecurityHeaders } from './http/security-headers.ts';
import { RefusalError } from './refusal-error.ts';
import type { Service } from './service.ts';
import { createUnknownCall } from './strict/unknown-call.ts';
import { noPush } from './threads/real-time.ts';
import { createThreadRoutes } from './threads/routes.ts';

/** Further parts of the real service, of which nothing is emulated. */
const NOT_EMULATED = ['/survey'];

export function createPipeline(service: Service): Express {
  const { config, address } = service;
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);

  app.use(createRequestLog(config));
  app.use(createHostGuard(address));
  // Each of the files has security headers of its own; the panel may be framed, all else may not.
  app.use(createBrowserFiles(service.browserFolder));
  app.use(createSecurityHeaders('own'));

  app.use(['/livechatconnector', '/inbound', '/chat', '/push', ...NOT_EMULATED], connectorCors);
  app.use('/livechatconnector', createConnectorFaults(service));
  app.use('/agent', agentGuard);
  app.use(readJsonBody);
  app.use('/livechatconnector', createConnectorRoutes(service));
  app.use('/inbound', createInboundRoutes(service));
  app.use('/chat', createThreadRoutes(service));
  app.use('/push', noPush);
  app.use('/agent', createAgentRoutes(service));
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
