/** Where pages find their style sheet and fonts. Written by `npm run assets`. */
export const STYLESHEET_PATH = "/tai-san/69f0a2bed8f1aa48/site.css";
/** Fonts that every page needs at once. */
export const WEB_FONT_PATHS = [
  "/tai-san/69f0a2bed8f1aa48/be-vietnam-pro-latin-400-normal.woff2",
  "/tai-san/69f0a2bed8f1aa48/be-vietnam-pro-vietnamese-400-normal.woff2",
];
