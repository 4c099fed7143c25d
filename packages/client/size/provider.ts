/** What a bundler makes of `createTokenProvider` alone, only to be measured. @module */
export { createTokenProvider } from '../src/index.ts';
