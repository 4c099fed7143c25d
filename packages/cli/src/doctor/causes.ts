/**
 * What there is to say of every cause: which rule it breaks, why that matters and what to do. Each has a
 * section of the same name in docs/errors.md.
 * @module
 */
import type { Cause } from './checks.ts';

export interface CauseText {
  /** The contract's rule. */
  rule: string;
  /** `error`: customers are not authenticated, or should not be. `warning`: some may not be, or not for long. */
  severity: 'error' | 'warning';
  why: string;
  fix: string;
}

const NOT_TRUSTED =
  'A server that fetches the keys refuses the connection, so no token is accepted.';
const NO_KEY = 'Without a key that can be read no token is accepted.';

export const CAUSES: Readonly<Record<Cause, CauseText>> = {
  key_address_too_long: {
    rule: 'A1',
    severity: 'error',
    why: 'The field "Public key URL" of the authentication setting takes 256 characters at most.',
    fix: 'Publish the keys at a shorter address.',
  },
  key_address_private: {
    rule: 'K1',
    severity: 'error',
    why: "Microsoft's servers fetch the keys over the internet and cannot reach a private address.",
    fix: 'Publish the name in public DNS, or the keys on a host that is public.',
  },
  certificate_incomplete: {
    rule: 'K1',
    severity: 'error',
    why: `Browsers fetch a missing intermediate certificate by themselves, servers do not. ${NOT_TRUSTED}`,
    fix: 'Let the server send the full chain: the certificate followed by its intermediates.',
  },
  certificate_wrong_host: {
    rule: 'K1',
    severity: 'error',
    why: NOT_TRUSTED,
    fix: 'Get a certificate that has this host name, or use the host name that the certificate has.',
  },
  certificate_expired: {
    rule: 'K1',
    severity: 'error',
    why: NOT_TRUSTED,
    fix: 'Renew the certificate, and see that the server was restarted with the new one.',
  },
  certificate_untrusted: {
    rule: 'K1',
    severity: 'error',
    why: NOT_TRUSTED,
    fix: 'Get a certificate of a public authority. To test with a private one here, set NODE_EXTRA_CA_CERTS.',
  },
  key_address_unreachable: {
    rule: 'K1',
    severity: 'error',
    why: NO_KEY,
    fix: 'Start the site, and compare host and port with the address.',
  },
  key_address_slow: {
    rule: 'K1',
    severity: 'error',
    why: 'How long Omnichannel waits is not documented, and a chat is waiting meanwhile.',
    fix: 'Serve the keys from memory, without a database or another service in between.',
  },
  key_address_redirects: {
    rule: 'K1',
    severity: 'error',
    why: 'Redirects of the key address are not followed.',
    fix: 'Type the final address into the authentication setting, and take the sign-in off this one path.',
  },
  key_address_not_found: {
    rule: 'K1',
    severity: 'error',
    why: `${NO_KEY} The authentication setting cannot even be saved.`,
    fix: 'Deploy the key endpoint, or give its address with --key-url.',
  },
  key_address_closed: {
    rule: 'K1',
    severity: 'error',
    why: "Microsoft's servers ask without a cookie, an account or a known address.",
    fix: 'Take sign-in, firewall rules and bot checks off this one path.',
  },
  key_address_failing: {
    rule: 'K1',
    severity: 'error',
    why: NO_KEY,
    fix: "Look into the site's log for the reason.",
  },
  key_address_html: {
    rule: 'K1',
    severity: 'error',
    why: 'The address has to answer with the key alone; saving the authentication setting fails on a page.',
    fix: 'See that no sign-in page, error page or single-page app answers in place of the key endpoint. Send a PEM as text/plain and an array as JSON.',
  },
  private_key_published: {
    rule: 'K2',
    severity: 'error',
    why: 'Whoever has read it can write a token for every customer.',
    fix: 'Take it down now, make a new pair, and publish the public half only.',
  },
  test_keys_published: {
    rule: 'K2',
    severity: 'error',
    why: 'The private half of this key is in a public package, so anybody can write a token for every customer.',
    fix: 'Make a key of your own with lcw-auth keys create, publish that, and take allowTestKeys out of what is deployed.',
  },
  key_document_unusable: {
    rule: 'K3',
    severity: 'error',
    why: NO_KEY,
    fix: 'Publish one SPKI PEM, or a JSON array of { "kid", "publicKey", "expiry" }.',
  },
  key_too_weak: {
    rule: 'K4',
    severity: 'error',
    why: 'Only RSA keys of 2048 bits or more are accepted.',
    fix: 'Make a new key: lcw-auth keys create, or openssl genrsa 2048.',
  },
  keys_expired: {
    rule: 'K3',
    severity: 'error',
    why: 'A key past its expiry is not used, so no token is accepted.',
    fix: 'Publish a key whose "expiry" is later than the last token that it signs.',
  },
  instances_differ: {
    rule: 'K3',
    severity: 'error',
    why: "A customer's token comes from one server and the keys from another, so chats fail by chance.",
    fix: 'Give every server of the site the same key file, and look for an old one that still runs or a cache in between.',
  },
  keys_cached_too_long: {
    rule: 'K5',
    severity: 'warning',
    why: 'A cache that keeps the keys for so long hides a new key from Omnichannel when the keys change.',
    fix: 'Send Cache-Control: max-age=300, or any time well below that for which a new key is published before it signs.',
  },
  token_route_unreachable: {
    rule: 'P1',
    severity: 'error',
    why: "The page has nothing to hand to the widget, so the chat is nobody's.",
    fix: 'Start the site, and compare host and port with the address.',
  },
  token_route_slow: {
    rule: 'P2',
    severity: 'error',
    why: 'The widget gives up after 10 seconds.',
    fix: 'Find what the route waits for: the session store, a record, a remote key.',
  },
  token_route_not_found: {
    rule: 'P1',
    severity: 'error',
    why: "The page has nothing to hand to the widget, so the chat is nobody's.",
    fix: 'Deploy the token route, or give its address with --token-url.',
  },
  token_route_failing: {
    rule: 'P1',
    severity: 'error',
    why: "The page has nothing to hand to the widget, so the chat is nobody's.",
    fix: "Look into the site's log for the reason. An answer of our server has a code: do what its section says.",
  },
  sign_in_page_for_nobody: {
    rule: 'P3',
    severity: 'error',
    why: 'A page that asks for a token with fetch follows the redirect, reads the sign-in page, and takes it for a token.',
    fix: 'Answer 401 on this route when nobody is signed in: mount it before whatever redirects to the sign-in.',
  },
  token_for_nobody: {
    rule: 'T3',
    severity: 'error',
    why: "Whoever asks is taken for a customer and may read that customer's chats.",
    fix: 'Answer 401 unless somebody is signed in, and see that no cache in between answers.',
  },
  token_cached: {
    rule: 'T8',
    severity: 'error',
    why: "A browser or a cache in between may give one customer's token to the next.",
    fix: 'Send Cache-Control: no-store with every answer of the token route, and leave it out of CDN rules.',
  },
  token_open_to_other_sites: {
    rule: 'P1',
    severity: 'error',
    why: "A page of any other site may read a signed-in customer's token and chat in their name.",
    fix: 'Send Access-Control-Allow-Origin for your own listed origins only, never "*" or whatever was asked.',
  },
  token_given_to_other_sites: {
    rule: 'P1',
    severity: 'warning',
    why: 'Only the browser keeps the other page from reading the answer; a token need not have been made.',
    fix: 'Refuse requests whose Sec-Fetch-Site is cross-site, and origins that are not yours.',
  },
  session_not_seen: {
    rule: 'P3',
    severity: 'error',
    why: 'The route takes a signed-in customer for a visitor, and the agent sees "Authenticated: No".',
    fix: "Mount the route after the session; compare the cookie's path, domain and SameSite with the route's address; see that every proxy passes cookies on. If the credentials are old, sign in again.",
  },
  sign_in_failed: {
    rule: 'P3',
    severity: 'error',
    why: 'Without a signed-in customer no token can be looked at.',
    fix: 'Compare the fields with those of the form, and try them by hand. --headers takes a cookie instead.',
  },
  customer_without_contact: {
    rule: 'T3',
    severity: 'error',
    why: 'The site knows the customer, and its function subject returned undefined, so their chat has no name.',
    fix: 'Look first whether subject reads a field that is there: log Object.keys(user) in it, never the values. A misspelled name gives undefined, and so does a field that the session or deserializeUser dropped. If it is right, the customer has no contact record: create it when they register, or use a test customer who has one.',
  },
  own_origin_refused: {
    rule: 'P1',
    severity: 'error',
    why: "The site's own page is refused or may not read the answer, so the widget gets nothing.",
    fix: 'List the origin of the page at the token route (allowedOrigins), with credentials; behind a proxy pass on the Host header.',
  },
  token_not_bare: {
    rule: 'P1',
    severity: 'error',
    why: 'The widget passes on what it gets, and Omnichannel reads a bare JWT and nothing else.',
    fix: 'Answer with the token as text/plain, without quotation marks or an object around it.',
  },
  token_header_wrong: {
    rule: 'T1',
    severity: 'error',
    why: 'Omnichannel accepts RS256 and a plain header.',
    fix: 'Sign with RS256, and write nothing but alg, typ and kid into the header.',
  },
  kid_unknown: {
    rule: 'K3',
    severity: 'error',
    why: 'Omnichannel looks the key up by its kid and finds none.',
    fix: 'Publish a key well before it signs, give every server the same keys, and write the published kid into the header letter by letter.',
  },
  signature_mismatch: {
    rule: 'T1',
    severity: 'error',
    why: 'The published key is not the one that signs, so every token is refused.',
    fix: 'Compare the private key of the token route with what the key address publishes: one of them is of another environment.',
  },
  clock_differs: {
    rule: 'T2',
    severity: 'error',
    why: 'Tokens of a clock that is ahead are post-dated, those of one that is behind have expired early.',
    fix: "Set the site's clock by NTP. If this machine's clock is the wrong one, set that and run again.",
  },
  token_post_dated: {
    rule: 'T4',
    severity: 'error',
    why: 'A verifier without tolerance refuses a token before its time, and it is used at once.',
    fix: 'Set iat to now, and nbf to half a minute before it or to nothing.',
  },
  token_expired: {
    rule: 'T2',
    severity: 'error',
    why: 'A token past its exp is refused.',
    fix: 'Set exp to iat plus an hour, in seconds, and make a token for each request.',
  },
  token_reused: {
    rule: 'T8',
    severity: 'warning',
    why: "An old token ends in mid-chat, and one that a cache hands out may be somebody else's.",
    fix: 'Make a token for each request, and see that nothing in between stores answers of this route.',
  },
  token_short_lived: {
    rule: 'T8',
    severity: 'warning',
    why: 'One token serves a whole chat: a chat that outlives it cannot be renewed or closed.',
    fix: 'Let tokens live an hour.',
  },
  claims_missing: {
    rule: 'T2',
    severity: 'error',
    why: 'A token without one of the required claims is refused.',
    fix: 'Write iss and sub as text, iat and exp as whole seconds since 1970.',
  },
  context_unusable: {
    rule: 'T5',
    severity: 'error',
    why: 'Omnichannel cannot read the context variables, so routing and what the agent sees are wrong.',
    fix: 'Write lwicontexts as text that holds one flat JSON object, within the limits.',
  },
  subject_not_linked: {
    rule: 'T3',
    severity: 'warning',
    why: 'The chat is authenticated, and the agent sees no contact.',
    fix: "Write the GUID of the customer's contact record into sub, without braces.",
  },
  name_unlinks: {
    rule: 'L2',
    severity: 'warning',
    why: 'The default identification rule compares these variables with the contact record and links nothing when one differs.',
    fix: 'Leave them out of the context, or send exactly what the record has.',
  },
  contact_ids_differ: {
    rule: 'L3',
    severity: 'warning',
    why: 'Which of the two Omnichannel goes by is not public.',
    fix: 'Send the same GUID in sub and portalcontactid, or leave portalcontactid out.',
  },
  token_too_big: {
    rule: 'T7',
    severity: 'error',
    why: 'The token travels in a request header, and proxies stop at 8 to 16 KiB.',
    fix: 'Send fewer or shorter context variables and profile claims.',
  },
  page_unreachable: {
    rule: 'W1',
    severity: 'error',
    why: 'Where there is no page there is no widget.',
    fix: 'Give --page the address of a page that has the widget; if it needs a signed-in customer, give credentials.',
  },
  widget_not_in_page: {
    rule: 'W1',
    severity: 'warning',
    why: 'Without the script tag there is no chat. A tag manager may add it later, which only a browser sees.',
    fix: "Put the widget's script tag into the page. If a script adds it, run again with --browser.",
  },
  widget_attributes_wrong: {
    rule: 'W1',
    severity: 'error',
    why: 'The widget finds its tag by the id, and its organisation by the attributes.',
    fix: 'Paste the tag again from Customer Service admin center, unchanged.',
  },
  client_function_missing: {
    rule: 'P4',
    severity: 'error',
    why: 'The widget calls the function by its name and finds none (lcw:error 8).',
    fix: "Include the client script, or define the function, before the widget's tag. If another name is in the setting, give it with --client-function.",
  },
  script_too_late: {
    rule: 'P4',
    severity: 'error',
    why: 'The widget may look for the function before it is there.',
    fix: "Put the client script before the widget's tag.",
  },
  script_deferred: {
    rule: 'P4',
    severity: 'error',
    why: 'A script with async, defer or type="module" runs after the widget\'s, whatever their order in the page.',
    fix: 'Take async, defer and type="module" off the client script\'s tag.',
  },
  policy_blocks_chat: {
    rule: 'W1',
    severity: 'error',
    why: 'The browser does not load what the content security policy leaves out.',
    fix: 'Add the origins to the directives named here.',
  },
  opener_cut_off: {
    rule: 'W4',
    severity: 'warning',
    why: 'A chat window that was popped out reads window.opener, which this header cuts.',
    fix: 'Send Cross-Origin-Opener-Policy: same-origin-allow-popups.',
  },
  org_url_unknown: {
    rule: 'A2',
    severity: 'error',
    why: "A customer's token would go to a host that nobody knows as Microsoft's.",
    fix: 'Compare data-org-url with the tag in the admin center. If the host is right, name it with --org-url.',
  },
  widget_unknown: {
    rule: 'A2',
    severity: 'error',
    why: 'The service knows no such widget, so no chat begins.',
    fix: 'Paste the tag again from the admin center of the right environment; a new widget takes up to a quarter of an hour.',
  },
  no_setting_linked: {
    rule: 'A2',
    severity: 'error',
    why: 'The widget asks nobody for a token, so every chat is unauthenticated. It is the commonest cause.',
    fix: 'In the admin center open the chat widget, Edit, Behaviors, and choose the authentication setting. It takes up to a quarter of an hour.',
  },
  function_name_differs: {
    rule: 'A1',
    severity: 'error',
    why: 'The widget calls a function that the page does not have (lcw:error 8).',
    fix: 'Write the same name into the setting\'s "JavaScript client function" and into the page (data-client-function).',
  },
  chat_refused: {
    rule: 'S3',
    severity: 'error',
    why: 'The service does not accept the token.',
    fix: 'When all above is in order: compare the "Public key URL" of the setting with the key address, letter by letter. The setting travels between environments with the old one in it; keys that were changed today may still be cached.',
  },
  chat_not_started: {
    rule: 'S3',
    severity: 'error',
    why: 'The service did not answer as it does when a chat begins.',
    fix: 'Try the widget by hand, and look at the operating hours and the workstream.',
  },
  chat_not_ended: {
    rule: 'S3',
    severity: 'warning',
    why: 'An agent may still see the test conversation.',
    fix: 'Let an agent end it.',
  },
};
