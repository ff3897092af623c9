/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/a2a8b1e19fdb8cdb/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/a2a8b1e19fdb8cdb/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/a2a8b1e19fdb8cdb/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/a2a8b1e19fdb8cdb/be-vietnam-pro-vietnamese-400-normal.woff2",
];
