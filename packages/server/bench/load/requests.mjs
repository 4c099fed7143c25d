/** The two requests that the load is made of, as a browser on the site's own page sends them. @module */

const BROWSER_HEADERS = [
  'Connection: keep-alive',
  'User-Agent: Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0',
  'Accept-Language: en-GB,en;q=0.9',
  'Accept-Encoding: gzip, deflate, br',
  'Sec-Fetch-Site: same-origin',
  'Sec-Fetch-Mode: cors',
  'Sec-Fetch-Dest: empty',
  'Cookie: site.sid=s%3Ano-session-is-looked-up-in-the-bench',
];

const lines = (/** @type {string[]} */ ...own) =>
  `${[...own, ...BROWSER_HEADERS].join('\r\n')}\r\n\r\n`;

/** What `@lcw-auth/client` asks. */
export const tokenRequest = (/** @type {number} */ port) =>
  lines(
    'POST /_services/auth/token HTTP/1.1',
    `Host: 127.0.0.1:${port}`,
    `Origin: http://127.0.0.1:${port}`,
    'Accept: application/json, text/plain;q=0.5',
    'Content-Length: 0',
  );

/** What any other visitor asks. */
export const otherRequest = (/** @type {number} */ port) =>
  lines('GET /other HTTP/1.1', `Host: 127.0.0.1:${port}`, 'Accept: */*');
