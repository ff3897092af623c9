/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/de2b7d71da35118c/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/de2b7d71da35118c/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/de2b7d71da35118c/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/de2b7d71da35118c/be-vietnam-pro-vietnamese-400-normal.woff2",
];
