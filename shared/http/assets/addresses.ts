/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/cb87febf75589c8b/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/cb87febf75589c8b/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/cb87febf75589c8b/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/cb87febf75589c8b/be-vietnam-pro-vietnamese-400-normal.woff2",
];
