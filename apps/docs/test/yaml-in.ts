import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

/** Every YAML document in the code blocks of a guide, by a real parser that takes no errors. */
// biome-ignore lint/suspicious/noExplicitAny: what the documents are is for the tests to say.
export function yamlIn(guide: string): any[] {
  const page = readFileSync(new URL(`../../../docs/${guide}`, import.meta.url), 'utf8');
  return [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].flatMap(([, text = '']) =>
    [...parseAllDocuments(text)].map((document) => {
      if (document.errors.length > 0) throw document.errors[0];
      return document.toJS();
    }),
  );
}
