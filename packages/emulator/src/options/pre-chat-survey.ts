/** Tells an adaptive card, in which a pre-chat survey is written, from other text. @module */

const MAX_LENGTH = 20_000;

export const SURVEY_FIX =
  'Give the text of an adaptive card, such as \'{ "type": "AdaptiveCard", "body": [] }\'.';

/** Empty text is no survey. */
export function isSurvey(value: unknown): boolean {
  if (value === '') return true;
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return false;
  try {
    const card: unknown = JSON.parse(value);
    return (
      typeof card === 'object' && card !== null && 'type' in card && card.type === 'AdaptiveCard'
    );
  } catch {
    return false;
  }
}
