/** Calls, and fields of calls, that the emulator does not know, for whoever wonders what is missing. @module */
import type { Ref, VNode } from 'preact';
import type { AgentState } from '../../contract/protocol.ts';
import { Icon } from '../ui/icon.tsx';
import { Section } from './section.tsx';

const REFUSED =
  'The emulator answered these with 501, because it does not know the call, or a field of it.';
const LET_THROUGH =
  'The emulator let these through, because it is loose: calls got an empty answer, fields were ignored.';

interface CallsProps {
  calls: AgentState['unknownCalls'];
  loose: boolean;
}

/** Above everything else, since one of them may have broken a chat. `onShow` brings the list into sight. */
export function UnknownCallsNotice(props: CallsProps & { onShow: () => void }): VNode | null {
  const { calls, loose, onShow } = props;
  if (calls.length === 0) return null;
  return (
    <section class="notice unknown-notice" aria-labelledby="unknown-notice-title">
      <Icon name="alert" />
      <p>
        <strong id="unknown-notice-title">
          {calls.length === 1
            ? '1 call was not understood'
            : `${calls.length} calls were not understood`}
        </strong>{' '}
        <span class="notice-text">
          {loose ? 'Let through, because the emulator is loose.' : 'Answered with 501.'}
        </span>
      </p>
      {/* No link: the address keeps the conversation that is shown. */}
      <button type="button" class="button-quiet" onClick={onShow}>
        Show the list
      </button>
    </section>
  );
}

export function UnknownCalls(props: CallsProps & { rootRef: Ref<HTMLElement> }): VNode | null {
  const { calls, loose, rootRef } = props;
  if (calls.length === 0) return null;
  const counts = new Map<string, number>();
  for (const call of calls) counts.set(call, (counts.get(call) ?? 0) + 1);
  return (
    <Section id="unknown-calls" title="Unknown calls" rootRef={rootRef}>
      <p class="quiet">{loose ? LET_THROUGH : REFUSED}</p>
      <ul>
        {Array.from(counts, ([call, count]) => (
          <li key={call}>
            <code>{call}</code> {count > 1 && <span class="quiet">{count} times</span>}
          </li>
        ))}
      </ul>
    </Section>
  );
}
