/** What a page of a shop does with the chat SDK, for the tests to steer. @module */
import { createTokenProvider } from '/client.js';

const handedOut = [];
const heard = { messages: [], typing: 0 };

/** A provider by the name of its customer; a text with dots in it is a token itself. */
function providerOf(who) {
  if (who === 'nobody') return async () => null;
  if (who === 'broken') return async () => Promise.reject(new Error('out of order'));
  if (who.includes('.')) return async () => who;
  return createTokenProvider({ url: `/${who}/token` }).getToken;
}

/** Makes an SDK and initializes it; `who` is undefined on a page where nobody can sign in. */
async function connect({ ids, who, config }) {
  const provider = who && providerOf(who);
  const getAuthToken = () => {
    const answer = provider();
    handedOut.push(answer);
    return answer;
  };
  const own = { telemetry: { disable: true }, ...config, ...(provider && { getAuthToken }) };
  globalThis.sdk = new globalThis.OmnichannelChatSDK(ids, own);
  await globalThis.sdk.initialize();
}

/** After this the SDK, which asked before us, has taken in what it was handed. */
async function settle() {
  await Promise.allSettled(handedOut);
}

async function listen(options) {
  await globalThis.sdk.onNewMessage((message) => heard.messages.push(message), options);
  await globalThis.sdk.onTypingEvent(() => {
    heard.typing += 1;
  });
}

/** Never throws: an error is told by its message, which is how the SDK names it. */
async function call(method, args) {
  try {
    return { value: await globalThis.sdk[method](...args) };
  } catch (error) {
    return { error: error.message };
  }
}

Object.assign(globalThis, {
  page: { connect, settle, listen, call, heard, asked: () => handedOut.length },
});
