/** Answers how the widget is configured, in the words in which the chat SDK reads it. @module */
import type { RequestHandler } from 'express';
import type { Config } from '../options/options.ts';
import type { WidgetConfig } from '../protocol.ts';
import type { Service } from '../service.ts';
import { requireWidget } from './require-widget.ts';

export function createWidgetConfigRoute({ config }: Service): RequestHandler {
  const answer = describeWidget(config);
  return function widgetConfig(request, response) {
    requireWidget(request, config);
    response.json(answer);
  };
}

function describeWidget(config: Config): WidgetConfig {
  return {
    LiveChatVersion: 2,
    LiveChatConfigAuthSettings: { msdyn_javascriptclientfunction: config.clientFunction },
    LiveWSAndLiveChatEngJoin: {
      // Plain chat rather than persistent chat.
      msdyn_conversationmode: '192350000',
      msdyn_enablechatreconnect: 'true',
      msdyn_authenticatedsigninoptional: String(config.signInOptional),
    },
    DataMaskingInfo: { setting: { msdyn_maskforcustomer: 'false' } },
    ChatWidgetLanguage: { msdyn_localeid: '1033' },
    EmulatorSettings: { tokenRead: config.tokenRead },
  };
}
