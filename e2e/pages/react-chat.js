/** React components that make a provider, as a site's developers may write them. @module */
import { createTokenProvider } from '@lcw-auth/client';
import { createElement as h, StrictMode, useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { LiveChatWidget } from './react-widget.js';

/** Renders twice a second, and makes a provider each time: the mistake. */
function MadeInRender() {
  const [, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, []);
  return h(LiveChatWidget, { getAuthToken: createTokenProvider().getToken });
}

/** Renders as often, with the provider that was made outside, once: what the README says. */
const provider = createTokenProvider();
function MadeOutside() {
  const [, setCount] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setCount((count) => count + 1), 500);
    return () => clearInterval(timer);
  }, []);
  return h(LiveChatWidget, { getAuthToken: provider.getToken });
}

/** Makes one when it appears, and disposes of it when it goes. */
function Disposing() {
  const [own, setOwn] = useState();
  useEffect(() => {
    const made = createTokenProvider({ prefetch: 'intent', maxAgeSeconds: 300 });
    setOwn(made);
    return () => made.dispose();
  }, []);
  return own ? h(LiveChatWidget, { getAuthToken: own.getToken }) : null;
}

const root = createRoot(document.querySelector('#root'));
const components = { MadeInRender, MadeOutside, Disposing };
Object.assign(globalThis, {
  show: (name) => root.render(h(StrictMode, null, components[name] ? h(components[name]) : null)),
});
