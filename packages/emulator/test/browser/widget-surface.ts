/** What the contract says that the widget has: its methods (W1), events (W2) and error codes (W3). @module */

export const W1_METHODS = [
  'setAuthTokenProvider',
  'getAuthTokenProvider',
  'removeAuthTokenProvider',
  'setContextProvider',
  'getContextProvider',
  'removeContextProvider',
  'startChat',
  'startProactiveChat',
  'closeChat',
  'getAgentAvailability',
] as const;

export const W2_EVENTS = [
  'lcw:ready',
  'lcw:error',
  'lcw:startChat',
  'lcw:closeChat',
  'lcw:chatQueued',
  'lcw:chatRetrieved',
  'lcw:onClose',
  'lcw:onMinimize',
  'lcw:onMaximize',
  'lcw:onMessageReceived',
  'lcw:onMessageSent',
  'lcw:threadUpdate',
  'lcw:getAgentAvailability',
] as const;

export const W3_CODES = {
  1: 'Custom context provider method execution failed',
  2: 'Auth token provider method execution failed',
  3: "Auth token provider didn't provide any token",
  4: 'Auth token provider provided invalid token',
  7: 'Live chat widget scripts failed to load',
  8: 'Auth function cannot be found on webpage',
} as const;
