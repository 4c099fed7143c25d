/** What the page runs: Microsoft's chat SDK and React widget, unmodified, with the page's token function (P8). @module */
import { OmnichannelChatSDK } from '@microsoft/omnichannel-chat-sdk';
import { LiveChatWidget } from '@microsoft/omnichannel-chat-widget';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';

const getAuthToken = window.lcwAuth.getToken;
const telemetry = { disable: true };
const chatSDK = new OmnichannelChatSDK(window.omnichannelConfig, { telemetry, getAuthToken });
await chatSDK.initialize();
const chatConfig = await chatSDK.getLiveChatConfig();
const telemetryConfig = { chatWidgetVersion: '', chatComponentVersion: '', OCChatSDKVersion: '' };
createRoot(document.querySelector('#widget')).render(
  createElement(LiveChatWidget, { chatSDK, chatConfig, getAuthToken, telemetryConfig }),
);
