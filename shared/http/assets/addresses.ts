/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/d651eecb7724c49a/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/d651eecb7724c49a/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/d651eecb7724c49a/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/d651eecb7724c49a/be-vietnam-pro-vietnamese-400-normal.woff2",
];
