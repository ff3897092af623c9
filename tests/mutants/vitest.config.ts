/** The tests of the rules, for `npm run mutants`: each is run against many changed copies of the code. */
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["tests/unit/domain/**/*.test.ts", "tests/unit/acceptance.test.ts"],
    testTimeout: 600_000,
  },
});
