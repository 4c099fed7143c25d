/** Microsoft's chat SDK as it stands on the page, without its telemetry: a test calls nobody else. @module */
export class OmnichannelChatSDK extends globalThis.OmnichannelChatSDK {
  constructor(ids, config) {
    super(ids, { telemetry: { disable: true }, ...config });
  }
}
