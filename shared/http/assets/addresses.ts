/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/b91f2d1817c7bd3a/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/b91f2d1817c7bd3a/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/b91f2d1817c7bd3a/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/b91f2d1817c7bd3a/be-vietnam-pro-vietnamese-400-normal.woff2",
];
