/** Serves the built site on this machine alone. `PORT` chooses another port. @module */
import { fileURLToPath } from 'node:url';
import express from 'express';

const built = fileURLToPath(new URL('dist/', import.meta.url));
const port = Number(process.env.PORT ?? 4173);

const server = express()
  .use(express.static(built, { extensions: ['html'], redirect: false }))
  .use((_request, response) => response.status(404).sendFile('404.html', { root: built }))
  .listen(port, '127.0.0.1', (error) => {
    if (error) {
      process.stderr.write(
        `Port ${port} cannot be used (${error.code}): choose another with PORT.\n`,
      );
      process.exitCode = 1;
      return;
    }
    process.stdout.write(`The documentation: http://127.0.0.1:${server.address().port}\n`);
  });
