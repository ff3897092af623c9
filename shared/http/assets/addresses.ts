/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/4e137e1d29406862/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/4e137e1d29406862/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/4e137e1d29406862/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/4e137e1d29406862/be-vietnam-pro-vietnamese-400-normal.woff2",
];
