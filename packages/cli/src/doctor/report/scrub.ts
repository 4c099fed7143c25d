/** Takes known secrets out of what is reported, should a site ever repeat one where we tell what we saw. @module */

/** Shorter ones are in every other word. */
const MIN_LENGTH = 6;
const MIN_PART_LENGTH = 16;

export interface Scrubber {
  hide: (secret: string) => void;
  clean(text: string): string;
}

export function createScrubber(): Scrubber {
  const secrets = new Set<string>();
  return {
    hide(secret): void {
      // An address, such as an `Origin`, is no secret, and is told in every other sentence.
      if (URL.canParse(secret)) return;
      const pairs = secret.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1));
      // Of a token each part says something of the customer.
      const parts = secret.split(/[.;=\s]+/).filter(({ length }) => length >= MIN_PART_LENGTH);
      for (const form of [secret, ...pairs, ...parts].flatMap((text) => [text, encoded(text)])) {
        if (form.length >= MIN_LENGTH) secrets.add(form);
      }
    },
    clean(text): string {
      let clean = text;
      // The longer first: a part of it may be another one.
      for (const secret of [...secrets].sort((a, b) => b.length - a.length))
        clean = clean.replaceAll(secret, '[hidden]');
      // Whatever has the form of a token is one, known or not.
      return clean.replaceAll(/\bey[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, '[hidden]');
    },
  };
}

/** A half of a surrogate pair cannot be encoded. */
function encoded(text: string): string {
  return /\p{Cs}/u.test(text) ? text : encodeURIComponent(text);
}
