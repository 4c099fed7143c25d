/** Answers how the widget is configured, in the words in which the chat SDK reads it. @module */
import type { RequestHandler } from 'express';
import type { Widget } from '../options/options.ts';
import type { WidgetConfig } from '../protocol.ts';
import type { Service } from '../service.ts';
import { requireWidget } from './caller/require-widget.ts';

/** Values of `msdyn_conversationmode`. */
const PLAIN_CHAT = '192350000';
const PERSISTENT_CHAT = '192350001';

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
