/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/c83728a3e1bc73ca/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/c83728a3e1bc73ca/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/c83728a3e1bc73ca/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/c83728a3e1bc73ca/be-vietnam-pro-vietnamese-400-normal.woff2",
];
