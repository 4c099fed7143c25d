/** The demo's shop, as it is built, in a process of its own. @module */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createShop } from 'demo';
import { answerParent } from './processes.mjs';
import { KEY_TIMING } from './rotation.mjs';

answerParent({
  async open({ keyFile, widget }) {
    const server = createServer(createShop(keyFile, widget, { timing: KEY_TIMING }));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return `http://localhost:${server.address().port}`;
  },
});
