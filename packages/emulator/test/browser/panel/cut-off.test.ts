// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { createCutOff } from '../../../src/browser/panel/view/cut-off.ts';

it('names the header that cuts and the one that does not (W4)', () => {
  const lines = createCutOff().querySelectorAll('.header-line');
  expect(Array.from(lines, ({ textContent }) => textContent)).toEqual([
    'Cross-Origin-Opener-Policy: same-origin',
    'Cross-Origin-Opener-Policy: same-origin-allow-popups',
  ]);
});
