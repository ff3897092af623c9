/** Where pages find their style sheet and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/8f145f1b1e93d488/site.css";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/8f145f1b1e93d488/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/8f145f1b1e93d488/be-vietnam-pro-vietnamese-400-normal.woff2",
];
