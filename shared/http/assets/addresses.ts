/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/afbf3f4d15a410ca/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/afbf3f4d15a410ca/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/afbf3f4d15a410ca/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/afbf3f4d15a410ca/be-vietnam-pro-vietnamese-400-normal.woff2",
];
