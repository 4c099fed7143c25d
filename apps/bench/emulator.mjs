/** An emulator that starts in a process of its own. @module */
import { startEmulator } from '@lcw-auth/emulator';
import { answerParent } from './processes.mjs';

const publicKeyUrl = process.argv[2];
const { url, organizationId: o, widgetId: w } = await startEmulator({ publicKeyUrl, port: 0 });

answerParent({
  chatStartUrl: () => `${url}/livechatconnector/auth/organization/${o}/widgetApp/${w}/conversation`,
});
