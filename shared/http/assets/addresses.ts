/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/611e151e338a19e2/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/611e151e338a19e2/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/611e151e338a19e2/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/611e151e338a19e2/be-vietnam-pro-vietnamese-400-normal.woff2",
];
