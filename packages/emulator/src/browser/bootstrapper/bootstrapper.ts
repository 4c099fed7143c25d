/** The script that a site's tag loads: starts the widget in this page. @module */
import { startWidget } from './start-widget.ts';

startWidget(window);
