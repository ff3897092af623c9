import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { webAssets } from "../../../functions/portal/web-assets.ts";
import { ADDRESSES_FILE, ASSETS_FOLDER, buildWebAssets } from "../../../infra/web-assets.ts";
import { FORM_SCRIPT_PATH, STYLESHEET_PATH, WEB_FONT_PATHS } from "../../../shared/http/assets/addresses.ts";

const built = buildWebAssets();

it("serves what the sources make; otherwise `npm run assets` was forgotten", () => {
  expect(readFileSync(ADDRESSES_FILE, "utf8")).toBe(built.addresses);
  expect(readdirSync(ASSETS_FOLDER).sort()).toEqual([...built.files.keys()].sort());
  for (const [name, contents] of built.files) {
    expect(Buffer.compare(readFileSync(join(ASSETS_FOLDER, name)), contents), name).toBe(0);
  }
});

it("lets browsers keep an asset for ever, since its address names its content", async () => {
  for (const path of [STYLESHEET_PATH, FORM_SCRIPT_PATH, ...WEB_FONT_PATHS]) {
    const response = await webAssets().request(path);
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("immutable");
  }
});

it("serves the current style to a page of another version, but not to keep", async () => {
  const response = await webAssets().request("/tai-san/0000000000000000/site.css");
  expect(response.status).toBe(200);
  expect(response.headers.get("cache-control")).toBe("no-store");
});

it.each(["/tai-san/x/none.css", "/tai-san/x/..%2f..%2fhandler.ts", "/tai-san/x/addresses.ts"])(
  "has nothing at %s",
  async (path) => {
    expect((await webAssets().request(path)).status).toBe(404);
  },
);

it("has dark colours for screens alone, so that paper gets the light ones whatever the screen shows", () => {
  const style = Buffer.from(built.files.get("site.css") ?? []).toString();
  const media = [...style.matchAll(/@media([^{]*prefers-color-scheme:(\w+)[^{]*)\{/g)];
  const of = (scheme: string) => media.filter((each) => each[2] === scheme).map(([, query]) => query?.trim());
  expect(new Set(of("dark"))).toEqual(new Set(["screen and (prefers-color-scheme:dark)"]));
  expect(of("light")).toContain("print,(prefers-color-scheme:light)");
});

it("looks behind in no pattern, which an iPhone 7 would refuse together with the whole script", () => {
  const script = Buffer.from(built.files.get("form.js") ?? []).toString();
  expect(script).toContain("/gu");
  expect(script).not.toMatch(/\(\?<[=!]/);
});

it("weighs at most 90 KB with fonts, compressed", () => {
  const weight = [...built.files].reduce(
    (sum, [name, contents]) => sum + (name.endsWith(".woff2") ? contents.length : gzipSync(contents).length),
    0,
  );
  expect(weight).toBeLessThan(90 * 1024);
});
