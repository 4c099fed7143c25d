/** Stands in for Microsoft's React widget, which is too large: asks through the prop of the last rendering (P8). @module */
import { createElement as h, useState } from 'react';

export function LiveChatWidget({ getAuthToken }) {
  const [answer, setAnswer] = useState('');
  async function ask() {
    setAnswer('asked');
    try {
      const token = await getAuthToken('getAuthenticationToken', {});
      setAnswer(token === null ? 'null' : JSON.parse(atob(token.split('.')[1])).sub);
    } catch (error) {
      setAnswer(error.code);
    }
  }
  const button = h('button', { type: 'button', onClick: ask }, 'Chat');
  return h('p', null, button, h('output', null, answer));
}
