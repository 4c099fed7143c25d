/** Serves the built widget, its panel and the agent's page and the rules. @module */
import { join } from 'node:path';
import express, { type RequestHandler, Router } from 'express';
import { RefusalError } from '../contract/refusal-error.ts';
import { type Audience, createSecurityHeaders } from './security-headers.ts';

export function createBrowserFiles(folder: string): Router {
  const router = Router();
  const page = (path: string, file: string, audience: Audience): void => {
    router.get(path, createSecurityHeaders(audience), sendFile(folder, file));
  };
  router.get('/', createSecurityHeaders('own'), (_request, response) => {
    response.redirect('/agent');
  });
  page('/livechatwidget/scripts/LiveChatBootstrapper.js', 'bootstrapper.js', 'script');
  page('/livechatwidget/panel', 'panel.html', 'panel');
  page('/agent', 'agent.html', 'own');
  page('/rules', 'rules.html', 'own');
  router.use(
    '/assets',
    createSecurityHeaders('script'),
    express.static(join(folder, 'assets'), { index: false, redirect: false, cacheControl: false }),
  );
  return router;
}

function sendFile(folder: string, file: string): RequestHandler {
  return function browserFile(_request, response, next) {
    response.set('cache-control', 'no-cache');
    response.sendFile(file, { root: folder, cacheControl: false }, (error) => {
      if (!error) return;
      // A reader who left, or half an answer: there is nobody to explain anything to.
      if (response.headersSent) return next(error);
      if ('code' in error && error.code === 'ECONNABORTED') return;
      next(missingBuild(file));
    });
  };
}

function missingBuild(file: string): RefusalError {
  return new RefusalError(503, {
    title: 'Not built',
    detail: `The emulator's browser file ${file} is missing. Run the build of this package first.`,
  });
}
