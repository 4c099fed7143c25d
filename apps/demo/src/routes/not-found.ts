/** What a visitor sees when there is nothing, or when something went wrong. @module */
import type { ErrorRequestHandler, RequestHandler } from 'express';

/** No such page. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).render('message', {
    title: 'There is no such page',
    text: 'It may have moved. The shop is where it always was.',
  });
};

/** A malformed request is the visitor's (4xx); everything else is ours, and goes to the log. */
export const failed: ErrorRequestHandler = (error, _request, response, _next) => {
  const status = Number(error?.status ?? error?.statusCode);
  const isTheirs = status >= 400 && status < 500;
  if (!isTheirs) process.stderr.write(`${error?.stack ?? error}\n`);
  response.status(isTheirs ? status : 500).render('message', {
    title: isTheirs ? 'We could not read that request' : 'Something went wrong on our side',
    text: isTheirs ? 'Go back to the shop and try again.' : 'Please try again in a minute.',
  });
};
