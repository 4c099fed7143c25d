/** Heads each page with the name that one imports, where typedoc has the file's. @module */

/** @param {import('typedoc').Application} app */
export function load(app) {
  app.renderer.on('endPage', (page) => {
    const name = page.url
      .replace(/\.md$/, '')
      .replace(/\/index$/, '')
      .replace(/\/(\w+)\/\1$/, '/$1');
    page.contents = page.contents?.replace(/^# .*$/m, `# ${name}`);
  });
}
