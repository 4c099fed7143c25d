/** A name that a narrow column breaks between its words: after `_`, `/`, `-` and `.`. @module */
import { Fragment, type VNode } from 'preact';

/** A part without any of them breaks when it is as long as this. */
const PARTS = /[^_/.-]{0,16}[_/.-]{1,4}|[^_/.-]{1,16}/gu;

export function Breakable({ text }: { text: string }): VNode {
  const parts = text.match(PARTS) ?? [];
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>
          {index > 0 && <wbr />}
          {part}
        </Fragment>
      ))}
    </>
  );
}
