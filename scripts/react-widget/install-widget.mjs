/** Installs Microsoft's React widget outside the workspace: it takes three quarters of a gigabyte. @module */
import { access, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../lib/run.mjs';

/** The versions that were tried together. */
const PACKAGES = {
  '@microsoft/omnichannel-chat-sdk': '1.11.8',
  '@microsoft/omnichannel-chat-widget': '1.8.3',
  react: '18.3.1',
  'react-dom': '18.3.1',
};

/**
 * @param {string} folder - reused when it has been installed before.
 */
export async function installWidget(folder) {
  const manifest = join(folder, 'package.json');
  const widget = join(folder, 'node_modules', '@microsoft', 'omnichannel-chat-widget');
  try {
    await access(widget);
    return;
  } catch {
    console.log('Installing the React widget: about 760 MB, a minute or two …');
  }
  await mkdir(folder, { recursive: true });
  await writeFile(manifest, JSON.stringify({ private: true, dependencies: PACKAGES }));
  // Its install scripts build parts for old browsers; the bundle takes their sources instead.
  const args = ['install', '--prefix', folder, '--ignore-scripts', '--legacy-peer-deps'];
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const code = await run(npm, [...args, '--no-audit', '--no-fund', '--no-package-lock']);
  if (code !== 0)
    throw new Error(`The React widget could not be installed: npm ended with ${code}.`);
}
