/** Says to a developer why a chat window cannot talk to the page that opened it (W4). @module */
import type { VNode } from 'preact';

export function CutOff(): VNode {
  return (
    <main class="cut-off">
      <h1>This window is cut off from the page that opened it</h1>
      <p>
        The chat asks that page who the customer is, through <code>window.opener</code>, and here
        that is empty.
      </p>
      <p>Most likely the page was sent with this header, as helmet does by default:</p>
      <HeaderLine policy="same-origin" />
      <p>Send this one instead, reload the page and start the chat again:</p>
      <HeaderLine policy="same-origin-allow-popups" />
      <p>The same happens when this address is opened by itself.</p>
    </main>
  );
}

function HeaderLine({ policy }: { policy: string }): VNode {
  return <code class="header-line">Cross-Origin-Opener-Policy: {policy}</code>;
}
