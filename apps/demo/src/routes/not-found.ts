/** What a visitor sees when there is nothing, or when something went wrong. @module */
import type { ErrorRequestHandler, RequestHandler } from 'express';

/** No such page. */
export const notFound: RequestHandler = (_request, response) => {
  response.status(404).render('message', {
    title: 'There is no such page',
    text: 'It may have moved. The shop is where it always was.',
  });
};

/**
 * A malformed request is the visitor's (4xx); everything else is ours, and goes to the log. What is away for a while
 * (503) is asked for again soon.
 */
export const failed: ErrorRequestHandler = (error, _request, response, next) => {
  const status = Number(error?.status ?? error?.statusCode);
  const isTheirs = status >= 400 && status < 500;
  const isAway = status === 503;
  if (!isTheirs && !isAway) process.stderr.write(`${error?.stack ?? error}\n`);
  if (response.headersSent) {
    next(error);
    return;
  }
  if (isAway) response.set('retry-after', '1');
  response.status(isTheirs || isAway ? status : 500).render('message', {
    title: isTheirs ? 'We could not read that request' : 'Something went wrong on our side',
    text: isTheirs ? 'Go back to the shop and try again.' : 'Please try again in a minute.',
  });
};
