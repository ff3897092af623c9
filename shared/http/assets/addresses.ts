/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/cf272d134a61548f/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/cf272d134a61548f/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/cf272d134a61548f/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/cf272d134a61548f/be-vietnam-pro-vietnamese-400-normal.woff2",
];
