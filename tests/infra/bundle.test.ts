/** Bundles are made anew when, and only when, something that they are made of has changed. */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { bundleFunctions } from "../../infra/bundle.ts";
import { isUpToDate, RECORD_FILE, recordOf } from "../../infra/bundle-record.ts";

const scratch = mkdtempSync(join(tmpdir(), "bundle-"));
afterAll(() => rmSync(scratch, { recursive: true, force: true }));

describe("bundles of functions", () => {
  const handler = join(scratch, "heartbeat", "handler.mjs");

  it("are taken as they are when nothing has changed", async () => {
    expect(await bundleFunctions(["heartbeat"], scratch)).toEqual(["heartbeat"]);
    const made = statSync(handler).mtimeMs;
    expect(await bundleFunctions(["heartbeat", "claims"], scratch)).toEqual(["claims"]);
    expect(statSync(handler).mtimeMs).toBe(made);
  });

  it("are made of everything that the function imports", () => {
    const { inputs } = JSON.parse(readFileSync(join(scratch, "heartbeat", RECORD_FILE), "utf8"));
    const endings = [
      "functions/heartbeat/handler.ts",
      "shared/domain/outage.ts",
      "node_modules/zod/index.js",
    ];
    for (const ending of endings)
      expect(inputs).toContainEqual(expect.stringMatching(new RegExp(`/${ending}$`)));
  });

  it("are made again when they are gone or damaged", async () => {
    const whole = readFileSync(handler, "utf8");
    rmSync(handler);
    expect(await bundleFunctions(["heartbeat"], scratch)).toEqual(["heartbeat"]);
    writeFileSync(handler, whole.slice(1));
    expect(await bundleFunctions(["heartbeat"], scratch)).toEqual(["heartbeat"]);
    expect(readFileSync(handler, "utf8")).toBe(whole);
  });
});

describe("a bundle's record", () => {
  const folder = join(scratch, "made");
  const [input, output, settings] = ["input.ts", "output.mjs", "lock.json"].map((name) => join(folder, name));
  const write = (path = "", content = "", at = 1_000) => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, content);
    utimesSync(path, at, at);
  };
  const writeAll = () => {
    write(input, "a");
    write(output, "b");
    write(settings, "c");
  };
  const record = () =>
    write(join(folder, RECORD_FILE), recordOf([input ?? ""], [output ?? ""], [settings ?? ""]));
  const holds = () => isUpToDate(folder, [settings ?? ""]);

  it("holds while every file is as it was", () => {
    expect(holds()).toBe(false);
    writeAll();
    record();
    expect(holds()).toBe(true);
  });

  it.each(["input.ts", "output.mjs", "lock.json"])("does not hold when %s has changed or is gone", (name) => {
    const path = join(folder, name);
    for (const change of [() => write(path, "ab"), () => write(path, "x", 2_000), () => rmSync(path)]) {
      writeAll();
      record();
      change();
      expect(holds()).toBe(false);
    }
  });

  it("of another version counts for nothing", () => {
    writeAll();
    for (const content of ["", "{}", '{"inputs":[]}']) {
      write(join(folder, RECORD_FILE), content);
      expect(holds()).toBe(false);
    }
  });
});
