/** Reads what the site wrote on the widget's script tag. @module */

const TAG_ID = 'Microsoft_Omnichannel_LCWidget';

export interface ScriptTag {
  widgetId: string;
  orgId: string;
  /** Where the script came from, which is where the panel and its service are. */
  serviceOrigin: string;
}

/** Every problem of the tag at once, in words for the site's developer. */
export class ScriptTagError extends Error {
  override readonly name = 'ScriptTagError';
}

/** @throws ScriptTagError when the tag is missing or lacks an attribute. */
export function readScriptTag(document: Document): ScriptTag {
  const tag = document.getElementById(TAG_ID) ?? document.currentScript;
  if (!(tag instanceof HTMLElement)) {
    throw new ScriptTagError(`The widget's script tag needs id="${TAG_ID}".`);
  }
  const attribute = (name: string): string => tag.getAttribute(name)?.trim() ?? '';
  const widgetId = attribute('data-app-id');
  const orgId = attribute('data-org-id');
  const orgUrl = attribute('data-org-url');
  const source = attribute('src');

  const problems: string[] = [];
  if (tag.id !== TAG_ID) problems.push(`id="${TAG_ID}" is missing`);
  if (widgetId === '') problems.push('data-app-id is missing');
  if (orgId === '') problems.push('data-org-id is missing');
  if (orgUrl === '') problems.push('data-org-url is missing');
  else if (!URL.canParse(orgUrl)) problems.push('data-org-url is not an absolute address');
  if (source === '') problems.push('src is missing');
  if (problems.length > 0) {
    throw new ScriptTagError(`The widget's script tag is wrong: ${problems.join('; ')}.`);
  }
  return { widgetId, orgId, serviceOrigin: new URL(source, document.baseURI).origin };
}
