/** Answers what is asked before and beside a chat: how the widget is configured, whether anybody is there, and that somebody types. @module */
import type { RequestHandler } from 'express';
import { requireCustomer } from '../caller/identify-caller.ts';
import { requireRequestId, requireWidget, widgetInHeaders } from '../caller/read-call.ts';
import type { WidgetConfig } from '../contract/protocol.ts';
import type { Widget } from '../options/options.ts';
import type { Service } from '../service.ts';

/** Values of `msdyn_conversationmode`. */
const PLAIN_CHAT = '192350000';
const PERSISTENT_CHAT = '192350001';

/** Values of `msdyn_callingoptions`. */
const CALLING: Readonly<Record<Widget['calling'], string>> = {
  none: '192350000',
  'voice-and-video': '192350001',
  voice: '192350002',
};

export function createWidgetConfigRoute({ config }: Service): RequestHandler {
  return function widgetConfig(request, response) {
    response.json(describeWidget(requireWidget(request.params, config)));
  };
}

function describeWidget(widget: Widget): WidgetConfig {
  return {
    LiveChatVersion: 2,
    LiveChatConfigAuthSettings: widget.authentication
      ? { msdyn_javascriptclientfunction: widget.clientFunction }
      : null,
    LiveWSAndLiveChatEngJoin: {
      msdyn_conversationmode: widget.persistentChat ? PERSISTENT_CHAT : PLAIN_CHAT,
      msdyn_enablechatreconnect: String(widget.chatReconnect),
      msdyn_authenticatedsigninoptional: String(widget.signInOptional),
      msdyn_enablefileattachmentsforcustomers: String(widget.attachments),
      msdyn_callingoptions: CALLING[widget.calling],
      ...(widget.snippetUrl === '' ? {} : { msdyn_widgetsnippet: writeSnippet(widget) }),
      msdyn_prechatenabled: String(widget.preChatSurvey !== ''),
      PreChatSurvey: widget.preChatSurvey,
      OutOfOperatingHours: widget.outOfOperatingHours ? 'True' : 'False',
    },
    DataMaskingInfo: {
      setting: { msdyn_maskforcustomer: String(Object.keys(widget.dataMasking).length > 0) },
      dataMaskingRules: { ...widget.dataMasking },
    },
    ChatWidgetLanguage: { msdyn_localeid: '1033' },
    EmulatorSettings: { tokenRead: widget.tokenRead },
  };
}

/** The address was checked to be nothing that has to be escaped. */
function writeSnippet({ snippetUrl, widgetId }: Widget): string {
  return `<script id="Microsoft_Omnichannel_LCWidget" src="${snippetUrl}" data-app-id="${widgetId}"></script>`;
}

/** There is one agent, who is always there, and no queue to wait in. */
export function createAgentAvailabilityRoute(service: Service): RequestHandler {
  return async function agentAvailability(request, response) {
    const { widget } = await requireCustomer(request, service);
    response.json({
      IsQueueAvailable: !widget.outOfOperatingHours,
      AgentAvailability: !widget.outOfOperatingHours,
      QueueId: widget.widgetId,
      QueueName: 'lcw-auth emulator',
      QueuePosition: 0,
      AverageWaitTime: 0,
    });
  };
}

export function createTypingRoute({ config }: Service): RequestHandler {
  return function typingIndicator(request, response) {
    requireRequestId(request);
    requireWidget(widgetInHeaders(request, config), config);
    response.json({});
  };
}
