/** What the probe asks, in the order of its table, and how each answer is said. @module */
import { formatDuration } from '../../text.ts';
import type { Range } from './search.ts';

/** What is known of one question. A range is seconds, or bytes. */
export interface Finding extends Range {
  verdict?: 'accepted' | 'refused';
  /** Why it cannot be told, or only so far. */
  unclear?: string;
  isDone?: boolean;
}

interface QuestionEntry {
  title: string;
  say: (finding: Finding) => string;
}

const accepts = ({ verdict }: Finding): string => verdict ?? '';

/** `low` was accepted and `high` refused. */
function sayTolerance(when: string): (finding: Finding) => string {
  return ({ low, high }) => {
    if (low === undefined) return `refused ${high} s ${when}`;
    if (high === undefined) return `accepted ${seconds(low)} ${when}, and no more was tried`;
    return `accepted ${seconds(low)} ${when}, refused ${seconds(high)} ${when}`;
  };
}

function sayAge(near: string, far: string): (finding: Finding) => string {
  return ({ low, high }) => {
    if (low === undefined) return `${far} ${seconds(high ?? 0)} after a fetch, and perhaps before`;
    if (high === undefined) return `${near} for ${seconds(low)} after a fetch, at least`;
    return `${near} ${seconds(low)} after a fetch, ${far} after ${seconds(high)}`;
  };
}

function seconds(value: number): string {
  return value < 120 ? `${value} s` : `${value} s (${formatDuration(value)})`;
}

export type Question =
  | 'exp'
  | 'nbf'
  | 'iat'
  | 'size'
  | 'flat'
  | 'long'
  | 'number'
  | 'boolean'
  | 'later'
  | 'laterClose'
  | 'keyAdded'
  | 'keyRemoved'
  | 'keyExpiry'
  | 'pemWithoutKid'
  | 'pemWithKid';

const QUESTION_TABLE: Readonly<Record<Question, QuestionEntry>> = {
  exp: { title: 'token past its exp', say: sayTolerance('after it') },
  nbf: { title: 'token before its nbf', say: sayTolerance('before it') },
  iat: { title: 'token before its iat', say: sayTolerance('before it') },
  size: {
    title: 'size of the token',
    say: ({ low, high }) =>
      high === undefined
        ? `accepted with ${low} bytes, and no more was tried`
        : low === undefined
          ? `refused with ${high} bytes`
          : `accepted with ${low} bytes, refused with ${high}`,
  },
  flat: { title: 'context: flat value', say: accepts },
  long: { title: 'context: { value, isDisplayable }', say: accepts },
  number: { title: 'context: JSON number', say: accepts },
  boolean: { title: 'context: JSON boolean', say: accepts },
  later: { title: 'exp past in mid-chat: its state', say: accepts },
  laterClose: { title: 'exp past in mid-chat: its end', say: accepts },
  keyAdded: { title: 'token of an added key', say: sayAge('refused', 'accepted') },
  keyRemoved: { title: 'token of a removed key', say: sayAge('accepted', 'refused') },
  keyExpiry: { title: 'token of a key past its expiry', say: accepts },
  pemWithoutKid: { title: 'one PEM, token without kid', say: accepts },
  pemWithKid: { title: 'one PEM, token with kid', say: accepts },
};

export const QUESTIONS: readonly Question[] = Object.keys(QUESTION_TABLE) as Question[];

export type Findings = { readonly [Q in Question]?: Finding };

export interface Answered {
  question: Question;
  title: string;
  answer: string;
}

/** Each question with its answer in words. */
export function sayFindings(findings: Findings): Answered[] {
  return QUESTIONS.map((question) => {
    const { title, say } = QUESTION_TABLE[question];
    return { question, title, answer: sayAnswer(findings[question], say) };
  });
}

function sayAnswer(finding: Finding | undefined, say: (finding: Finding) => string): string {
  if (!finding) return 'not tried';
  const { low, high, verdict, unclear, isDone } = finding;
  const hasAnswer = low !== undefined || high !== undefined || verdict !== undefined;
  if (unclear === undefined) return isDone ? say(finding) : `so far: ${say(finding)}`;
  return hasAnswer ? `${say(finding)} (${unclear})` : `cannot tell: ${unclear}`;
}
