/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/a12a69e0218d024b/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/a12a69e0218d024b/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/a12a69e0218d024b/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/a12a69e0218d024b/be-vietnam-pro-vietnamese-400-normal.woff2",
];
