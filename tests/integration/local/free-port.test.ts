/** Ports for servers that must be told theirs: free, and nobody else's a moment later. */
import { execFile } from "node:child_process";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { freePort, listen } from "../../../infra/local/free-port.ts";

const MODULE = join(import.meta.dirname, "../../../infra/local/free-port.ts");

it("gives each port once, below those that the system gives to connections", async () => {
  const ports: number[] = [];
  for (let n = 0; n < 5; n += 1) ports.push(await freePort());
  expect(new Set(ports).size).toBe(5);
  for (const port of ports) expect(port).toBeLessThan(32_768);
});

it("passes over a port that is taken", async () => {
  const next = (await freePort()) + 1;
  const other = createServer();
  await listen(other, next);
  expect(await freePort()).toBeGreaterThan(next);
  await new Promise((closed) => other.close(closed));
});

it("gives processes that ask at the same time different ports", async () => {
  const ask = `import { freePort } from ${JSON.stringify(MODULE)}; console.log(await freePort())`;
  const asked = Array.from({ length: 4 }, () =>
    promisify(execFile)(process.execPath, ["--input-type=module", "-e", ask]),
  );
  const ports = (await Promise.all(asked)).map(({ stdout }) => Number(stdout));
  expect(new Set(ports).size).toBe(4);
});
