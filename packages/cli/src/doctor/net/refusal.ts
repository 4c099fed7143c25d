/** Reads the code of an answer that refuses: of any site, and whether it is one of our server's. @module */
import { ERRORS_PAGE } from '../../errors-page.ts';
import type { Answer } from './visitor.ts';

interface Refusal {
  /** As the body says it. */
  code: string;
  /** Of the section that explains it, when the problem document (RFC 9457) is our server's. */
  address?: string;
}

export function readRefusal({ body }: Answer): Refusal | undefined {
  const code = /"code"\s*:\s*"(\w{1,40})"/.exec(body)?.[1];
  if (code === undefined) return undefined;
  const [, page, section] = /"type"\s*:\s*"([^"#]{1,200})#(\w{1,40})"/.exec(body) ?? [];
  const isOurs = page === ERRORS_PAGE && section === code;
  return { code, ...(isOurs ? { address: `${page}#${section}` } : {}) };
}

/** @param when - such as "when nobody is signed in". */
export function describeFailure(
  status: number,
  refusal: Refusal | undefined,
  when: string,
): string {
  const code = refusal ? ` (${refusal.code})` : '';
  const section = refusal?.address ? ` What this is: ${refusal.address}` : '';
  return `It answers ${status}${code} ${when}.${section}`;
}
