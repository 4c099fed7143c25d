/** Fills in a site's sign-in form as a browser does, and keeps the cookies that it gives. @module */
import type { IncomingHttpHeaders } from 'node:http';
import { attributeOf, readTags } from '../page/read-tags.ts';
import { shownUrl } from '../text.ts';
import type { Visitor } from './visitor.ts';

const LIMITS = { timeoutMs: 10_000, maxBytes: 1024 * 1024 };

/**
 * Fetches the form for its hidden fields and its cookie, and posts it. Nothing is followed: a sign-in
 * sets its cookie in its first answer.
 *
 * @param origins - where the fields may be sent.
 */
export async function signIn(
  visitor: Visitor,
  form: { url: URL; fields: Readonly<Record<string, string>> },
  origins: ReadonlySet<string>,
): Promise<{ cookie: string; status: number } | { problem: string }> {
  const { url } = form;
  if (!origins.has(url.origin)) return { problem: `${shownUrl(url)} was not named.` };
  const jar = new Map<string, string>();
  const page = await visitor.ask(url, LIMITS);
  if ('problem' in page) return { problem: `${shownUrl(url)} cannot be reached (${page.code}).` };
  keepCookies(page.headers, jar);
  const fields = new URLSearchParams({ ...hiddenFields(page.body), ...form.fields });
  const answer = await visitor.ask(url, {
    ...LIMITS,
    method: 'POST',
    body: fields.toString(),
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      origin: url.origin,
      referer: url.href,
      'sec-fetch-site': 'same-origin',
      ...(jar.size > 0 ? { cookie: cookieHeader(jar) } : {}),
    },
  });
  if ('problem' in answer) return { problem: `The form was not answered (${answer.code}).` };
  if (answer.status >= 400) return { problem: `The form is answered ${answer.status}.` };
  const before = jar.size;
  const gotMore = keepCookies(answer.headers, jar);
  if (jar.size === 0 || (before === 0 && !gotMore)) {
    return { problem: `The form is answered ${answer.status} without a cookie.` };
  }
  return { cookie: cookieHeader(jar), status: answer.status };
}

/** Values such as a token against forged requests, which the form has to bring back. */
function hiddenFields(body: string): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const tag of readTags(body)) {
    const name = attributeOf(tag, 'name');
    if (tag.name !== 'input' || !name) continue;
    if (attributeOf(tag, 'type')?.toLowerCase() !== 'hidden') continue;
    fields[name] = attributeOf(tag, 'value') ?? '';
  }
  return fields;
}

function keepCookies(headers: IncomingHttpHeaders, jar: Map<string, string>): boolean {
  const set = headers['set-cookie'] ?? [];
  for (const line of set) {
    const [pair = '', ...attributes] = line.split(';');
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    const isEnded = attributes.some((text) => /^\s*max-age\s*=\s*(?:0|-\d+)\s*$/i.test(text));
    if (isEnded) jar.delete(name);
    else jar.set(name, pair.slice(at + 1).trim());
  }
  return set.length > 0;
}

function cookieHeader(jar: ReadonlyMap<string, string>): string {
  return Array.from(jar, ([name, value]) => `${name}=${value}`).join('; ');
}
