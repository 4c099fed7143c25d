/** The demo shop and its emulator, for the end-to-end tests to start. @module */
export { type ChatWidget, createShop } from './create-shop.ts';
export { ensureKeyFile } from './key-file.ts';
export { type OpenSessions, openSessions, type SessionPlace } from './session-store.ts';
export { type Demo, type DemoOptions, startDemo } from './start-demo.ts';
