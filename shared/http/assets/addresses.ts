/** Where pages find their style sheet, script and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/37e7b234b6871728/site.css";
export const FORM_SCRIPT_PATH = "/tai-san/37e7b234b6871728/form.js";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/37e7b234b6871728/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/37e7b234b6871728/be-vietnam-pro-vietnamese-400-normal.woff2",
];
