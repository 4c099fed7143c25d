/** The rules page's script: shows every rule's text, and the one in the address first. @module */
import { render } from 'preact';
import { followTheme } from '../agent/follow-theme.ts';
import { RulesPage } from './rules-page.tsx';

followTheme(document.documentElement, window.matchMedia('(prefers-color-scheme: dark)'));

function show(): void {
  const rule = window.location.hash.slice(1);
  render(<RulesPage shown={rule} />, document.body);
  // By now there is something to go to, which there was not when the browser looked.
  document.getElementById(rule)?.scrollIntoView();
  document.getElementById(rule)?.focus({ preventScroll: true });
}

window.addEventListener('hashchange', show);
show();
