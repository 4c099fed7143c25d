// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/preact';
import { afterEach, expect, it } from 'vitest';
import { CutOff } from '../../../src/browser/panel/view/cut-off.tsx';

afterEach(cleanup);

it('names the header that cuts and the one that does not (W4)', () => {
  const { container } = render(<CutOff />);
  const lines = container.querySelectorAll('.header-line');
  expect(Array.from(lines, ({ textContent }) => textContent)).toEqual([
    'Cross-Origin-Opener-Policy: same-origin',
    'Cross-Origin-Opener-Policy: same-origin-allow-popups',
  ]);
});
