/** Starts the emulator and ends it: the life cycle, and what its owner holds in between. @module */

import { describeState, listConversations } from './agent/agent-state.ts';
import { createAgentFeed } from './agent/feed.ts';
import { BROWSER_FOLDER } from './browser-folder.ts';
import type { Faults } from './contract/faults.ts';
import type { Check, Conversation } from './contract/protocol.ts';
import { createFaultSwitches } from './faults/fault-switches.ts';
import { createFaultyKeySource, verifyWithFaults } from './faults/verifier-faults.ts';
import { createAddress } from './listen/address.ts';
import { listenBoth } from './listen/listen.ts';
import type { EmulatorOptions, Widget } from './options/options.ts';
import { parseKeyUrl, parseOptions } from './options/parse-options.ts';
import { createPipeline } from './pipeline.ts';
import { createChatTokens } from './store/chat-tokens.ts';
import { createFiles } from './store/files.ts';
import { createReservations } from './store/reservations.ts';
import { createStore } from './store/store.ts';
import { createKeySource } from './verify/key-source.ts';

/** Before `running` there is no emulator to hold: `startEmulator` has not resolved yet. */
export type EmulatorState = 'running' | 'closing' | 'closed';

export interface Emulator {
  readonly state: EmulatorState;
  /** Origin without a slash at the end. */
  readonly url: string;
  /** The same service over https, where the chat SDK joins a conversation. */
  readonly httpsUrl: string;
  /** Address of the widget's script. */
  readonly widgetScriptUrl: string;
  /** Address of the agent's page. */
  readonly agentUrl: string;
  readonly organizationId: string;
  readonly widgetId: string;
  /** The script tag to paste into the site's pages. */
  readonly widgetTag: string;
  /** All widgets with the tag of each, the one above first. */
  readonly widgets: readonly { readonly widgetId: string; readonly widgetTag: string }[];
  /** Copies of the conversations, newest first. */
  conversations(): Conversation[];
  /** Which faults are switched on, as they are now. */
  readonly faults: Readonly<Faults>;
  /**
   * Switches faults on and off; what is left out stays as it is. `setFaults(NO_FAULTS)` ends them all.
   * @throws {ConfigError} listing every problem; nothing is changed then.
   */
  setFaults(change: Partial<Faults>): void;
  /**
   * Gives the site's public key address after the start, or another one; keys of an earlier one are
   * dropped.
   * @throws {ConfigError} when it is not an http or https address.
   */
  setPublicKeyUrl(url: string): void;
  /**
   * Fetches the site's keys once and says how that came out (K1 to K4), without any token. Nothing of it
   * is kept. The site is asked whatever faults are switched on.
   */
  checkPublicKey(): Promise<Check[]>;
  /** Ends every stream and connection and frees the port. Calling it again waits for the same end. */
  close(): Promise<void>;
}

/**
 * Starts the emulator.
 * @throws {ConfigError} listing every option that cannot be used.
 * @throws {StartError} when it cannot listen, such as on a taken port.
 */
export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const config = parseOptions(options);
  const { now, organizationId } = config;
  let { publicKeyUrl } = config;
  const faults = createFaultSwitches(config.faults, () => feed.announce());
  const keys = createFaultyKeySource({
    url: () => publicKeyUrl,
    cacheSeconds: config.keyCacheSeconds,
    newKeyCacheSeconds: config.newKeyCacheSeconds,
    now,
    faults: () => faults.current,
  });
  const rules = { ...config, keys };
  const laterRules = config.laterExpiry
    ? rules
    : { ...rules, expToleranceSeconds: Number.POSITIVE_INFINITY };
  const store = createStore(now, config);
  const feed = createAgentFeed(() => ({
    ...describeState(store, { ...config, publicKeyUrl, tagOf }),
    loose: config.loose,
    faults: faults.current,
  }));
  const closing = new AbortController();
  store.subscribe(feed.announce);
  let address = createAddress(config.host, { http: config.port, https: config.httpsPort });
  const scriptUrl = (): string => `${address.url}/livechatwidget/scripts/LiveChatBootstrapper.js`;
  const tagOf = ({ widgetId }: Widget): string =>
    writeWidgetTag({
      scriptUrl: scriptUrl(),
      widgetId,
      organizationId,
      organizationUrl: address.url,
    });

  const listening = await listenBoth(config, (ports) => {
    address = createAddress(config.host, ports);
    return createPipeline(
      {
        config,
        address,
        store,
        reservations: createReservations(),
        chatTokens: createChatTokens(now),
        files: createFiles((chatId) => store.find(chatId)?.conversation.state),
        verify: (token, isLater) =>
          verifyWithFaults(token, isLater ? laterRules : rules, faults.current),
      },
      { feed, faults, closing: closing.signal, browserFolder: BROWSER_FOLDER },
    );
  }).catch((error: unknown) => {
    feed.close();
    throw error;
  });

  const { url, httpsUrl } = address;
  let state: EmulatorState = 'running';
  let closed: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    state = 'closing';
    closing.abort();
    keys.close();
    feed.close();
    await listening.close();
    state = 'closed';
  };

  return {
    get state(): EmulatorState {
      return state;
    },
    url,
    httpsUrl,
    widgetScriptUrl: scriptUrl(),
    agentUrl: `${url}/agent`,
    organizationId,
    widgetId: config.widget.widgetId,
    widgetTag: tagOf(config.widget),
    widgets: Array.from(config.widgets.values(), (widget) => ({
      widgetId: widget.widgetId,
      widgetTag: tagOf(widget),
    })),
    conversations: () => structuredClone(listConversations(store)),
    get faults(): Readonly<Faults> {
      return faults.current;
    },
    setFaults: faults.set,
    setPublicKeyUrl(url): void {
      publicKeyUrl = parseKeyUrl(url);
      feed.announce();
    },
    async checkPublicKey(): Promise<Check[]> {
      const source = createKeySource({ url: () => publicKeyUrl, cacheSeconds: 0, now });
      closing.signal.addEventListener('abort', source.close, { once: true });
      const { checks } = await source.load();
      closing.signal.removeEventListener('abort', source.close);
      return checks;
    },
    close(): Promise<void> {
      closed ??= close();
      return closed;
    },
  };
}

export interface WidgetTag {
  scriptUrl: string;
  widgetId: string;
  organizationId: string;
  /** Origin of the pretended organisation. */
  organizationUrl: string;
}

/** Every part is a checked GUID or an address of ours, so nothing in it needs escaping. */
export function writeWidgetTag(tag: WidgetTag): string {
  return `<script id="Microsoft_Omnichannel_LCWidget" src="${tag.scriptUrl}" data-app-id="${tag.widgetId}" data-org-id="${tag.organizationId}" data-org-url="${tag.organizationUrl}"></script>`;
}
