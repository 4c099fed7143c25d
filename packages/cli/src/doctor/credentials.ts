/** Reads a customer's credentials from the text of a file: headers, or the fields of a form. @module */

/** Says which line is wrong, and never what is in it. */
export type ReadLines = { values: Record<string, string> } | { problem: string };

const MAX_LINES = 50;

/** `Name: value` lines, as a browser's tools copy them. */
export function readHeaders(text: string): ReadLines {
  // A header carries these letters and no others: not the ellipsis of an example, for one.
  return readLines(text, /^([!#$%&'*+.^`|~\w-]+):\s*([\x21-\x7e\xa1-\xff][\x20-\x7e\xa0-\xff]*)$/, {
    form: 'Name: value, in plain letters, such as Cookie: sid=123.',
    toName: (name) => name.toLowerCase(),
  });
}

/** `name=value` lines. A value may be anything, spaces and equal signs included. */
export function readFields(text: string): ReadLines {
  return readLines(text, /^([^=\s][^=]*)=(.*)$/, { form: 'name=value', toName: (name) => name });
}

function readLines(
  text: string,
  pattern: RegExp,
  { form, toName }: { form: string; toName: (name: string) => string },
): ReadLines {
  const values: Record<string, string> = Object.create(null);
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MAX_LINES) return { problem: `It has more than ${MAX_LINES} lines.` };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.startsWith('# ')) continue;
    const [, name, value] = pattern.exec(line) ?? [];
    if (name === undefined || value === undefined || /\p{Cc}/u.test(value)) {
      return { problem: `Line ${index + 1} cannot be read. Write each as ${form}` };
    }
    values[toName(name)] = value;
  }
  return Object.keys(values).length === 0 ? { problem: 'It is empty.' } : { values };
}
