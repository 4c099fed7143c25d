/** The agent page's script: joins the stream of states, the service and what is shown. @module */
import { createAgentPage } from './agent-page.ts';
import { createAgentService } from './agent-service.ts';
import { followTheme } from './follow-theme.ts';
import { openStateStream } from './open-state-stream.ts';

const REFRESH_TIMES_MS = 15_000;

followTheme(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'));
const service = createAgentService((...call) => fetch(...call));
const page = createAgentPage({ service, now: Date.now, location: window.location });
document.body.append(page.root);
openStateStream({
  connect: () => new EventSource('/agent/events'),
  onState: page.update,
  onConnection: page.setConnection,
});
setInterval(page.refreshTimes, REFRESH_TIMES_MS);
