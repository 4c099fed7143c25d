/** A live region that is heard and not seen: what is new in each state. @module */
import type { VNode } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { AgentState } from '../../contract/protocol.ts';
import { describeChanges } from './describe-changes.ts';

const KEPT = 20;

export function Announcer({ state }: { state: AgentState | null }): VNode {
  const before = useRef<AgentState | null>(null);
  const [said, setSaid] = useState<readonly { id: number; sentence: string }[]>([]);

  useLayoutEffect(() => {
    if (state === null) return;
    const sentences = describeChanges(before.current, state);
    before.current = state;
    if (sentences.length === 0) return;
    setSaid((earlier) => {
      const next = (earlier.at(-1)?.id ?? 0) + 1;
      const more = sentences.map((sentence, index) => ({ id: next + index, sentence }));
      return [...earlier, ...more].slice(-KEPT);
    });
  }, [state]);

  return (
    <div class="visually-hidden" aria-live="polite" aria-relevant="additions">
      {said.map(({ id, sentence }) => (
        <p key={id}>{sentence}</p>
      ))}
    </div>
  );
}
