/** The agent page's script: draws the page anew for every state of the service. @module */
import { render } from 'preact';
import { AgentPage, type AgentPageProps } from './agent-page.tsx';
import { createAgentService } from './agent-service.ts';
import { followTheme } from './follow-theme.ts';
import { openStateStream } from './open-state-stream.ts';

/** "2 minutes ago" has to be said anew, though nothing has changed. */
const REFRESH_TIMES_MS = 15_000;

followTheme(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'));

let props: AgentPageProps = {
  service: createAgentService((...call) => fetch(...call)),
  location: window.location,
  state: null,
  connection: 'connecting',
  now: Date.now(),
};

function show(change: Partial<AgentPageProps>): void {
  props = { ...props, ...change, now: Date.now() };
  render(<AgentPage {...props} />, document.body);
}

show({});
openStateStream({
  connect: () => new EventSource('/agent/events'),
  onState: (state) => show({ state }),
  onConnection: (connection) => show({ connection }),
});
setInterval(show, REFRESH_TIMES_MS, {});
