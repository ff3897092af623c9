/** One system per data folder, and what it keeps there. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { DataFolder, passwordFor, passwordOf } from "../../../infra/local/data-folder.ts";
import { checkDataLayout } from "../../../infra/local/data-layout.ts";
import { scratchFolder } from "./scratch-folder.ts";

const scratch = scratchFolder();

describe("a data folder", () => {
  it("refuses a second system, in plain words, until the first has closed", () => {
    const path = join(scratch, "one");
    const first = DataFolder.open(path);
    expect(() => DataFolder.open(path)).toThrow(
      `the data folder ${path} is in use by another running system`,
    );
    first.close();
    DataFolder.open(path).close();
  });

  it("keeps settings and the local password", async () => {
    const path = join(scratch, "two");
    const first = DataFolder.open(path);
    const password = passwordFor(first);
    expect(password).toMatch(/^[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}$/);
    expect(await first.loadOrMake("thing", z.string(), () => "made")).toBe("made");
    first.close();
    const second = DataFolder.open(path);
    expect(passwordFor(second)).toBe(password);
    expect(passwordOf(path)).toBe(password);
    expect(await second.loadOrMake("thing", z.string(), () => "made again")).toBe("made");
    expect(second.load("nothing", z.string())).toBeUndefined();
    second.close();
  });

  it("is refused when its ledger lies under an earlier version's keys, where nothing would be found", () => {
    const path = join(scratch, "three");
    const folder = DataFolder.open(path);
    expect(() => checkDataLayout(folder, false)).toThrow(`${path} was written by another version`);
    checkDataLayout(folder, true);
    checkDataLayout(folder, false);
    folder.close();
  });
});
