/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/03801aefed9b96cd/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/03801aefed9b96cd/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/03801aefed9b96cd/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/03801aefed9b96cd/be-vietnam-pro-vietnamese-400-normal.woff2",
];
