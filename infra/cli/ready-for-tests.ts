/**
 * Runs before the tests: brings what they need beyond npm packages, or says in one line what is missing. Chromium is
 * for the browser tests; Java, which the local servers need too, is brought by whoever starts those.
 */
import { findChromium } from "../local/chromium.ts";
import { findJava, JAVA_FOLDER } from "../local/java.ts";
import { StartFailure } from "../local/start-failure.ts";

try {
  await findChromium(console.error);
  await findJava(JAVA_FOLDER, console.error);
} catch (error) {
  if (!(error instanceof StartFailure)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
