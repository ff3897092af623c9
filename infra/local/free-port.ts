/** Ports on this machine's own interface. */
import { createServer, type Server } from "node:net";

const HOST = "127.0.0.1";

/** Listens on 127.0.0.1; 0 takes any free port. Resolves to the port; rejects when it is taken. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      const address = server.address();
      if (address === null || typeof address === "string") throw new Error("not listening on a port");
      resolve(address.port);
    });
  });
}

/**
 * Below the ports that systems give to every connection that is opened (from 32768 on Linux, from 49152 elsewhere): one of
 * those may be gone again before its server takes it.
 */
const FIRST = 20_000;
const COUNT = 12_000;
/** Each process looks from a place of its own: two that look at the same time do not find the same port. */
const PER_PROCESS = 16;
let looked = 0;

/** A free port for a server that must be told its port, or that comes back to it. */
export async function freePort(): Promise<number> {
  for (; looked < COUNT; looked += 1) {
    const port = FIRST + ((process.pid * PER_PROCESS + looked) % COUNT);
    if (!(await isFree(port))) continue;
    looked += 1;
    return port;
  }
  throw new Error(`no port from ${FIRST} on is free`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    await listen(server, port);
  } catch {
    return false;
  }
  await new Promise((closed) => server.close(closed));
  return true;
}
