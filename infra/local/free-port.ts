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

/** Free ports for servers that must be told theirs. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(servers.map((server) => listen(server, 0)));
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}
