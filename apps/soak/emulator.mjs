/** The emulator, as it is built, in a process of its own. @module */
import { startEmulator } from '@lcw-auth/emulator';
import { answerParent } from './processes.mjs';
import { KEY_CACHE_SECONDS } from './rotation.mjs';

const emulator = await startEmulator({
  publicKeyUrl: null,
  port: 0,
  keyCacheSeconds: KEY_CACHE_SECONDS,
  // The shop has two customers, who are in many places at once: in the browser the widget would find a
  // chat of the same customer's over HTTP, which ends a moment later.
  chatReconnect: false,
  contextVariables: { msdyn_cartvalue: 'number', msdyn_isvip: 'text' },
});

answerParent({
  address() {
    const { url, widgetScriptUrl, agentUrl, organizationId, widgetId } = emulator;
    return { url, widgetScriptUrl, agentUrl, organizationId, widgetId };
  },
  setPublicKeyUrl: (url) => emulator.setPublicKeyUrl(url),
  /** Whose each chat is, for whom a token vouched, and what its customer said first. */
  chats: () =>
    emulator
      .conversations()
      .filter(({ state }) => state === 'open' || state === 'closed')
      .map(({ contact, verdict, header, messages }) => ({
        contactId: contact?.id,
        isAuthenticated: verdict?.authenticated === true,
        kid: header?.kid,
        text: messages.find(({ from }) => from === 'customer')?.text,
      })),
});
