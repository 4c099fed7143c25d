/** Reads what the site wrote on the widget's script tag. @module */

const TAG_ID = 'Microsoft_Omnichannel_LCWidget';
/** The documented spelling, and one that is met with. */
const HIDES_BUTTON = ['data-hide-chat-button', 'data-hide-chatbutton'];
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

export interface ScriptTag {
  widgetId: string;
  orgId: string;
  /** Where the script came from, which is where the panel and its service are. */
  serviceOrigin: string;
  /** False when only the site's own `startChat` shall open the panel. */
  hasChatButton: boolean;
}

/** Every problem of the tag at once, in words for the site's developer. */
export class ScriptTagError extends Error {
  override readonly name = 'ScriptTagError';
}

/** @throws ScriptTagError when the tag is missing or lacks an attribute. */
export function readScriptTag(document: Document): ScriptTag {
  const tag = findTag(document);
  if (tag === undefined) {
    throw new ScriptTagError(`The widget's script tag needs id="${TAG_ID}".`);
  }
  const attribute = (name: string): string => tag.getAttribute(name)?.trim() ?? '';
  const widgetId = attribute('data-app-id');
  const orgId = attribute('data-org-id');
  const orgUrl = attribute('data-org-url');
  // As the browser resolved it, which is how the script itself was fetched.
  const source = URL.canParse(tag.src) ? new URL(tag.src) : undefined;

  const problems: string[] = [];
  if (tag.id !== TAG_ID) problems.push(`id="${TAG_ID}" is missing`);
  if (widgetId === '') problems.push('data-app-id is missing');
  if (orgId === '') problems.push('data-org-id is missing');
  if (orgUrl === '') problems.push('data-org-url is missing');
  else if (!URL.canParse(orgUrl)) problems.push('data-org-url is not an absolute address');
  else if (source !== undefined && !isSameHost(new URL(orgUrl), source)) {
    problems.push(
      `data-org-url is at ${new URL(orgUrl).host}, and the script comes from ${source.host}: both are addresses of one organisation`,
    );
  }
  if (attribute('src') === '') problems.push('src is missing');
  else if (!/^https?:$/.test(source?.protocol ?? '')) problems.push('src is no http address');
  if (problems.length > 0 || source === undefined) {
    throw new ScriptTagError(`The widget's script tag is wrong: ${problems.join('; ')}.`);
  }
  const hasChatButton = !HIDES_BUTTON.some((name) => attribute(name).toLowerCase() === 'true');
  return { widgetId, orgId, serviceOrigin: source.origin, hasChatButton };
}

/** Another port or scheme is no other host, nor is another name of this machine. */
function isSameHost(one: URL, other: URL): boolean {
  const isLoopback = ({ hostname }: URL): boolean => LOOPBACK.test(hostname);
  return one.hostname === other.hostname || (isLoopback(one) && isLoopback(other));
}

/**
 * The script that runs now, else the first real script with the id. Markup that a site lets others
 * write must not stand in for it, or it would choose who gets the customer's token: an element of
 * another kind may bear the id, and one named `currentScript` hides the property of the document.
 */
function findTag(document: Document): HTMLScriptElement | undefined {
  const running = runningScript(document);
  if (running?.id === TAG_ID) return running;
  const bearers = Document.prototype.querySelectorAll.call(document, `[id="${TAG_ID}"]`);
  return Array.from(bearers).find(isScript) ?? running;
}

function runningScript(document: Document): HTMLScriptElement | undefined {
  const { get } = Object.getOwnPropertyDescriptor(Document.prototype, 'currentScript') ?? {};
  const running: unknown = get?.call(document);
  return isScript(running) ? running : undefined;
}

function isScript(value: unknown): value is HTMLScriptElement {
  return value instanceof HTMLScriptElement;
}
