/**
 * The floors of the emulator, which `test/floors.test.ts` holds: a chapter imports itself and what is on
 * a lower floor, nothing beside it and nothing above. Type-only imports count like all others.
 * @module
 */
import type { IConfiguration, IForbiddenRuleType } from 'dependency-cruiser';

/** From the ground up; what shares a floor does not know each other. */
export const FLOORS: readonly (readonly string[])[] = [
  ['contract', 'lib', 'browser-folder.ts', 'errors-page.ts', 'test-keys.ts'],
  ['options', 'verify', 'matchers'],
  ['faults', 'store', 'listen', 'options.ts', 'browser'],
  ['service.ts'],
  ['http'],
  ['caller'],
  ['connector', 'threads', 'agent'],
  ['pipeline.ts'],
  ['start-emulator.ts'],
  ['index.ts', 'playwright'],
];

const path = (chapter: string): string =>
  chapter.endsWith('.ts') ? `^src/${chapter.replace('.', '\\.')}$` : `^src/${chapter}/`;

const floors = FLOORS.slice(0, -1).flatMap((chapters, floor) =>
  chapters.map(
    (chapter): IForbiddenRuleType => ({
      name: `${chapter}-imports-lower-floors-only`,
      severity: 'error',
      from: { path: path(chapter) },
      to: {
        path: FLOORS.slice(floor)
          .flat()
          .filter((other) => other !== chapter)
          .map(path),
      },
    }),
  ),
);

const config: IConfiguration = {
  forbidden: [
    ...floors,
    {
      name: 'contract-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { path: '^src/', pathNot: '^src/contract/' },
    },
    {
      name: 'verify-knows-no-faults',
      severity: 'error',
      from: { path: '^src/verify/' },
      to: { path: '(^|/)faults(/|\\.ts$)' },
    },
    {
      name: 'pages-share-only-words-with-the-service',
      severity: 'error',
      from: { path: '^src/browser/' },
      to: { path: '^src/', pathNot: '^src/(browser|contract|lib)/' },
    },
    {
      name: 'matchers-load-no-server',
      severity: 'error',
      from: { path: '^src/matchers/' },
      to: { pathNot: ['^src/(contract|matchers)/', '^src/errors-page', '^(node:)?crypto$'] },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'every-file-has-a-floor',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: FLOORS.flat().map(path) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type-only imports too.
    tsPreCompilationDeps: true,
  },
};

export default config;
