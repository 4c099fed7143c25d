// @vitest-environment happy-dom
import { expect, it } from 'vitest';
import { createCutOff } from '../../../src/browser/panel/view/cut-off.ts';

it('names the header that cuts and the one that does not (W4)', () => {
  const { textContent } = createCutOff();
  expect(textContent).toContain('Cross-Origin-Opener-Policy: same-origin,');
  expect(textContent).toContain('Cross-Origin-Opener-Policy: same-origin-allow-popups');
});
