/** VitePress's own theme, in colours that can be told apart. @module */
export { default } from 'vitepress/theme-without-fonts';

import './colors.css';
