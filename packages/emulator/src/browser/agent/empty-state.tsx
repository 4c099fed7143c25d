/** What the page says before the first conversation: how to get one. @module */
import type { VNode } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { AgentWidget } from '../../contract/protocol.ts';
import { Icon } from '../ui/icon.tsx';

export function EmptyState({ widgets }: { widgets: readonly AgentWidget[] }): VNode {
  return (
    <div class="empty">
      <span class="empty-mark">
        <Icon name="chat" />
      </span>
      <h2>No conversations yet</h2>
      <p>A customer who starts a chat appears here at once.</p>
      <ol>
        <li>
          Paste the widget’s script tag into your site’s pages.
          {widgets.map((widget) => (
            <WidgetTag key={widget.id} widget={widget} />
          ))}
        </li>
        <li>Open your site.</li>
        <li>Sign in as a customer.</li>
        <li>Start a chat.</li>
      </ol>
      <p class="quiet">
        A chat whose token is refused appears too, with the rule that it broke; and one for which
        the page handed over no token, with what the page’s function did.
      </p>
    </div>
  );
}

function WidgetTag({ widget: { id, tag } }: { widget: AgentWidget }): VNode {
  const code = useRef<HTMLElement>(null);
  const [told, setTold] = useState('');

  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(tag);
      setTold('Copied.');
    } catch {
      // Without leave, or on plain http that is not on this machine.
      if (code.current) getSelection()?.selectAllChildren(code.current);
      setTold('Selected: copy it with your keyboard.');
    }
  }

  return (
    <div class="widget-tag">
      <code ref={code} id={`tag-${id}`}>
        {tag}
      </code>
      <div class="widget-tag-row">
        <button type="button" class="button-quiet" aria-describedby={`tag-${id}`} onClick={copy}>
          Copy the tag
        </button>
        <span role="status">{told}</span>
      </div>
    </div>
  );
}
