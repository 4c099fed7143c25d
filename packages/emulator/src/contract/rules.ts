/** The contract's rules, each with what it asks: whatever a verdict names is one of them. @module */

/** In the order of the contract. The emulator shows these texts at `/rules`. */
export const RULE_TEXTS = {
  T1: 'The token is signed with RS256 (RSA with SHA-256) and with nothing else. Its header has the type JWT and, when the public key address gives several keys, the "kid" of the one that signed.',
  T2: 'The token has "iss", "iat", "exp" and "sub". Times are whole seconds since 1970, and it is used before "exp".',
  T3: '"sub" is the GUID of the customer’s contact or account record, which links the record to the conversation. Only an active record is linked; one with a custom status is not, and nothing says so.',
  T4: '"iat" and "nbf" are not in the future: a service without tolerance refuses a token that is used at once. Microsoft’s samples set "nbf" one second ahead; do not copy that.',
  T5: '"lwicontexts" is a text that holds the custom context as JSON, and not an object.',
  T6: 'Other claims are allowed. Microsoft’s older sample has "preferred_username", "phone_number", "given_name", "family_name" and "email".',
  T7: 'The token travels in an HTTP header, so proxies bound its length: many stop at 8 to 16 KiB.',
  T8: 'One token serves a whole chat in Microsoft’s chat SDK: it is sent again to renew, to reconnect, to fetch the transcript and to close, and "exp" is checked each time. So it should live about as long as a chat. An hour is usual; Power Pages’ own tokens live for 15 minutes by default.',
  C1: 'The custom context is flat: names with a text, a number or a boolean each, or with an object that holds one (C5).',
  C2: 'A chat has at most 100 context variables. A name has at most 100 characters, a value at most 4,000.',
  C3: 'Names and values are case-sensitive and must be those of the workstream’s context variables. A name that the workstream does not know is created as Text.',
  C4: 'A context variable is a Text or a Number. Microsoft’s samples send both as JSON text; booleans in a token are not verified.',
  C5: 'A value has one of two forms: flat, or { "value": …, "isDisplayable": true or false }. Documentation says that the agent is shown a variable when "isDisplayable" is true. A flat value routes; whether the agent sees it is not documented.',
  C6: 'Context that the page sends goes along beside a token too, and nobody vouches for it. Which of the two counts on an equal name is not documented.',
  C7: 'Context selects queues and can identify records. So it is never copied from what the browser sent, and nothing is routed on a name that the token leaves open, since anybody can set that in the page.',
  L1: 'The record identification rule links a contact when all of it fits: the status is active, the contact’s id is that of the token and, where the context has them, the full name is "Name", the e-mail address "Email" and a phone number "Phone". More than one hit links nothing.',
  L2: '"Name", "Email", "Phone" and "CaseNumber" have a meaning of their own in the context: one that differs from the record unlinks the customer. "CaseNumber" links the case.',
  L3: 'Microsoft’s current sample also has "portalcontactid" in "lwicontexts", with the same GUID as "sub". Whether sites other than Power Pages need it is not public.',
  L4: 'The verdict is kept in the Dataverse table msdyn_livechatengagementctx (msdyn_isauthenticated, msdyn_portalcontactid), so "Authenticated: No" can be counted in production.',
  K1: 'The public key address answers a plain GET without signing in, with neither a redirect nor a page of HTML. Saving the authentication setting fails otherwise, so deploy it first.',
  K2: 'With one key, the body of the answer is the public key as PEM (-----BEGIN PUBLIC KEY-----).',
  K3: 'With several keys, it is a JSON array of { "kid", "publicKey", "expiry" }: "publicKey" is base64 of the whole PEM text, "expiry" is in seconds since 1970, each "kid" is there once, and the token’s header has the "kid" of its key. It is not a JWKS.',
  K4: 'Keys are RSA, of 2,048 bits or more.',
  K5: 'How long the service keeps fetched keys is not documented. So publish a new key well before it signs, and an old one until the last token that it signed has expired, and the cache time more.',
  P1: 'Microsoft’s samples fetch the token from the site with GET, others with POST, and take the body as it is. So the token endpoint answers both, with the bare token as text.',
  P2: 'The page’s function calls its callback within 10 seconds, else the widget gives up. On a failure it calls callback(null) and does not stay silent.',
  P3: 'The documentation expects the page to send visitors who are not signed in to its sign-in page.',
  P4: 'The JavaScript client function is looked up by its dotted name from window whenever the widget asks, and called with a callback and without "this". So define it early, before the widget’s script, together with its namespace.',
  P5: 'A provider given to setAuthTokenProvider is documented to be asked when a chat starts. The older widget, v1, calls it at once and reads the token on the next line, so a provider that answers later hands over nothing. Serve both.',
  P6: 'In v1 removeAuthTokenProvider() does not forget the token that was read, and a later provider that answers late hands over the previous customer’s.',
  P7: 'In v1 the SDK object and its methods exist before lcw:ready, and calls made then are lost.',
  P8: 'The React widget keeps a token until "exp" by the customer’s clock, refuses one that is past it, and wants exactly three parts between dots. It never asks again after a malformed one. So hand over a checked token or null, and nothing else.',
  P9: 'The chat SDK asks for the token in initialize(), without waiting, and again in startChat() when it has none: a slow function is asked twice.',
  P10: 'Where sign-in is optional, null means "not signed in", and the chat goes on as a guest’s. So a failure must not look like that. A guest’s chat becomes the customer’s when the page is loaded again and now has a token.',
  P11: 'Newer clients may ask for a token before any chat, such as to count unread messages.',
  P12: 'Bots sign customers in by a way of their own, setBotAuthTokenProvider, mostly with another token than this.',
  W1: 'The widget’s SDK is Microsoft.Omnichannel.LiveChatWidget.SDK, to be used after lcw:ready: setAuthTokenProvider, getAuthTokenProvider, removeAuthTokenProvider, the same three for context, startChat, startProactiveChat, closeChat, getAgentAvailability.',
  W2: 'The widget raises events on window: lcw:ready, lcw:error, lcw:startChat, lcw:closeChat, lcw:chatRetrieved and others.',
  W3: 'lcw:error has a code: 1 the context provider failed, 2 the token provider failed, 3 it gave no token, 4 the token is not valid, 7 the widget did not load, 8 the client function was not found.',
  W4: 'A chat window of its own finds the page through window.opener, which the header Cross-Origin-Opener-Policy: same-origin takes away. same-origin-allow-popups leaves it.',
  S1: 'The chat SDK is made with the organisation, the widget, and a function getAuthToken that promises a token or null.',
  S2: 'The React widget takes a prop getAuthToken (P8).',
  S3: 'Calls of an authenticated chat carry the token in the header AuthenticatedUserToken, without "Bearer".',
  A1: 'An administrator makes an authentication setting with the public key URL (at most 256 characters) and the JavaScript client function (at most 100), and links it to the chat widget. Without it nobody is asked for a token.',
  A2: 'The widget’s configuration is public. It shows whether an authentication setting is linked, which function the widget will call, and whether sign-in is optional. A setting that is not linked is the commonest cause of "Authenticated: No".',
  A3: 'The settings are Dataverse records, and travel between environments with the old public key URL in them.',
  A4: 'A widget can be limited to listed domains, and does not appear on others. Changes take up to a quarter of an hour to reach a page.',
  A5: 'Beside this token there is OAuth 2.0, for sites that have an OAuth server. A token like this is right where a site has a session, and where context must be vouched for.',
  A6: 'Power Pages answers a signed-out request for a token with status 200 and the header X-Responded-JSON, which says 401.',
} as const;

export type ContractRule = keyof typeof RULE_TEXTS;

export const CONTRACT_RULES: readonly ContractRule[] = Object.keys(RULE_TEXTS).filter(isRule);

/** Not for names that every object inherits. */
export function isRule(text: string): text is ContractRule {
  return Object.hasOwn(RULE_TEXTS, text);
}
