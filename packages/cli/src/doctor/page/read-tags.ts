/**
 * Reads the tags of a page in their order, as far as the doctor needs it: no tree, and no errors.
 * Comments are left out; what is inside a script is its text, not markup.
 * @module
 */

export interface Tag {
  /** In lower case. */
  name: string;
  /** Names in lower case; the first of two with the same name counts. */
  attributes: ReadonlyMap<string, string>;
  /** Of a script: what is in it. */
  text: string;
}

const NAME = /[^\s/>]+/y;
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?/y;
/** Their contents are text. */
const RAW = new Set(['script', 'style', 'template', 'textarea', 'title', 'noscript']);

export function readTags(html: string): Tag[] {
  const tags: Tag[] = [];
  let at = 0;
  for (;;) {
    at = html.indexOf('<', at);
    if (at === -1) return tags;
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end === -1) return tags;
      at = end + 3;
      continue;
    }
    if (!/[a-z]/i.test(html[at + 1] ?? '')) {
      at += 1;
      continue;
    }
    NAME.lastIndex = at + 1;
    const name = (NAME.exec(html)?.[0] ?? '').toLowerCase();
    const { attributes, end } = readAttributes(html, at + 1 + name.length);
    at = end;
    let text = '';
    if (RAW.has(name)) {
      // Not in a copy in lower case: that may be longer, as `İ` becomes two letters.
      const end = new RegExp(`</${name}`, 'gi');
      end.lastIndex = at;
      const close = end.exec(html)?.index ?? -1;
      text = html.slice(at, close === -1 ? undefined : close);
      at = close === -1 ? html.length : close;
    }
    tags.push({ name, attributes, text });
  }
}

function readAttributes(
  html: string,
  start: number,
): { attributes: Map<string, string>; end: number } {
  const attributes = new Map<string, string>();
  let at = start;
  for (;;) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(html);
    if (!found) break;
    const [whole, name = '', double, single, bare] = found;
    const key = name.toLowerCase();
    if (!attributes.has(key)) attributes.set(key, decode(double ?? single ?? bare ?? ''));
    at += whole.length;
  }
  const close = html.indexOf('>', at);
  return { attributes, end: close === -1 ? html.length : close + 1 };
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  quot: '"',
  lt: '<',
  gt: '>',
  '#39': "'",
  '#x27': "'",
  '#x2f': '/',
  '#47': '/',
  '#x3d': '=',
};

function decode(text: string): string {
  return text.replaceAll(/&(amp|quot|lt|gt|#39|#x27|#x2f|#47|#x3d);/gi, (whole, name: string) => {
    return ENTITIES[name.toLowerCase()] ?? whole;
  });
}

/** Undefined when the tag does not have it, and empty when it has no value. */
export function attributeOf(tag: Tag, name: string): string | undefined {
  return tag.attributes.get(name);
}
