/** Starts the shop and the emulator, each on its own origin, and tells each where the other is. @module */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type EmulatorOptions, startEmulator } from '@lcw-auth/emulator';
import type { KeyTiming } from '@lcw-auth/server/keys';
import { createShop } from './create-shop.ts';
import { CUSTOMERS } from './customers/customers.ts';
import { ensureKeyFile } from './key-file.ts';
import { nameTakenPort } from './port-taken-error.ts';
import { openSessions, type SessionPlace } from './session-store.ts';

/** Where to listen, and where the signing key is. */
export interface DemoOptions extends SessionPlace {
  /** Port of the shop; 0 for any. */
  port: number;
  /** Port of the emulator; 0 for any. */
  emulatorPort: number;
  /** Key set, or PEM file, of the signing keys; a key set is made when there is none. */
  keyFile: string;
  /** How long tokens live and keys are cached. @default an hour, and half a minute to watch a rotation */
  timing?: KeyTiming;
  /** Further options of the emulator. */
  emulator?: Partial<EmulatorOptions>;
}

/** A running demo. */
export interface Demo {
  shopUrl: string;
  emulatorUrl: string;
  agentUrl: string;
  /** The widget's script and ids, for pages that embed it themselves. */
  widgetTag: string;
  keyFile: string;
  /** Where the sessions are, in words. */
  sessions: string;
  close(): Promise<void>;
}

/** Starts both servers. @throws {PortTakenError} */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  if (options.port !== 0 && options.port === options.emulatorPort) {
    throw new Error(`PORT and EMULATOR_PORT are both ${options.port}. Give each its own.`);
  }
  const sessions = openSessions(options);
  ensureKeyFile(options.keyFile);
  const server = createServer(comeAgain);
  await listen(server, options.port).catch((error) => {
    sessions.close();
    throw error;
  });
  // The shop is `localhost` and the emulator `127.0.0.1`: two sites, as in production.
  const shopUrl = `http://localhost:${(server.address() as AddressInfo).port}`;
  const stopShop = async () => {
    sessions.close();
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  try {
    const emulator = await startEmulator({
      port: options.emulatorPort,
      publicKeyUrl: `${shopUrl}/_services/auth/publickey`,
      contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' },
      contacts: contactRecords(),
      ...options.emulator,
    });
    const { widgetScriptUrl, url, organizationId, widgetId, agentUrl, widgetTag } = emulator;
    const widget = { scriptUrl: widgetScriptUrl, orgUrl: url, organizationId, widgetId, agentUrl };
    const shop = createShop(options.keyFile, widget, {
      session: sessions.middleware,
      chats: emulator.conversations,
      ...(options.timing && { timing: options.timing }),
    });
    server.off('request', comeAgain).on('request', shop);
    const close = async () => {
      await Promise.all([emulator.close(), stopShop()]);
    };
    return {
      shopUrl,
      emulatorUrl: url,
      agentUrl,
      widgetTag,
      keyFile: options.keyFile,
      sessions: sessions.where,
      close,
    };
  } catch (error) {
    await stopShop();
    throw nameTakenPort(error, options.emulatorPort, 'EMULATOR_PORT');
  }
}

/** Answers until the shop is ready: it needs a port of its own before the emulator can start. */
const comeAgain: RequestListener = (_request, response) => {
  const headers = { 'content-type': 'text/plain', 'retry-after': '1', refresh: '1' };
  response.writeHead(503, headers).end('The shop is starting. Try again in a second.\n');
};

/** What Dataverse would hold of the shop's customers. */
const contactRecords = () =>
  Object.fromEntries(
    CUSTOMERS.map(({ contactId, firstName, lastName, email }) => [
      contactId,
      { fullName: `${firstName} ${lastName}`, email },
    ]),
  );

async function listen(server: ReturnType<typeof createServer>, port: number): Promise<void> {
  server.listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch (error) {
    throw nameTakenPort(error, port, 'PORT');
  }
}
