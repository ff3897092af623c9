/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/eb1100941f84dfee/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/eb1100941f84dfee/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/eb1100941f84dfee/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/eb1100941f84dfee/be-vietnam-pro-vietnamese-400-normal.woff2",
];
