/** Reads the pre-chat survey, which is written as an adaptive card. @module */
import type { OptionReader } from './option-reader.ts';

const MAX_LENGTH = 20_000;

const FIX =
  'Give the text of an adaptive card, such as \'{ "type": "AdaptiveCard", "body": [] }\'.';

/** Empty text is no survey. What is no survey is not shown: it may be any file's text. */
export function parsePreChatSurvey(
  value: unknown,
  fallback: string,
  reader: OptionReader,
  place: string,
): string {
  if (value === undefined) return fallback;
  if (typeof value === 'string' && (value === '' || isAdaptiveCard(value))) return value;
  const received = typeof value === 'string' ? 'text that is no adaptive card' : 'no text';
  reader.problems.push({ option: `${place}preChatSurvey`, received, fix: FIX });
  return fallback;
}

function isAdaptiveCard(text: string): boolean {
  if (text.length > MAX_LENGTH) return false;
  try {
    const card: unknown = JSON.parse(text);
    return (
      typeof card === 'object' && card !== null && 'type' in card && card.type === 'AdaptiveCard'
    );
  } catch {
    return false;
  }
}
