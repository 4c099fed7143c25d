/** Starts the demo from the command line, and says what to do next. @module */
import { fileURLToPath } from 'node:url';
import { readPort } from './read-port.ts';
import { startDemo } from './start-demo.ts';

async function main() {
  const demo = await startDemo({
    port: readPort(process.env, 'PORT', 3000),
    emulatorPort: readPort(process.env, 'EMULATOR_PORT', 3001),
    keyFile: fileURLToPath(new URL('../.keys/lcw-keys.json', import.meta.url)),
    redisUrl: process.env.REDIS_URL,
    sessionSecret: process.env.SESSION_SECRET,
  });
  console.log(`
  Shop          ${demo.shopUrl}
  Agent's view  ${demo.agentUrl}
  Sessions      ${demo.sessions}

  1. Open the shop and sign in as kim, password contoso.
  2. Press the chat button and send a message.
  3. Open the agent's view: it says "Authenticated: Yes", with the contact and the cart.
  4. Press "Rotate the keys" in the shop: half a minute later chats begin under a new key.

  Ctrl+C stops both.
`);
  const stop = () => {
    // A second signal ends the process at once.
    process.off('SIGINT', stop).off('SIGTERM', stop);
    demo.close().catch((error) => console.error(error));
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
