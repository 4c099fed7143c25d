/** Puts Microsoft's chat SDK, as it comes from npm, on the page. @module */
import { OmnichannelChatSDK } from '@microsoft/omnichannel-chat-sdk';

Object.assign(globalThis, { OmnichannelChatSDK });
