/** Where pages find their style sheet and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/d258727ec87f3224/site.css";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/d258727ec87f3224/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/d258727ec87f3224/be-vietnam-pro-vietnamese-400-normal.woff2",
];
