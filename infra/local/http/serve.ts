/** Small HTTP servers of this process, on a free port of this machine's own interface. */
import { createServer, type RequestListener, type ServerOptions } from "node:http";
import { listen } from "../free-port.ts";

export interface HttpServer {
  readonly port: number;
  readonly url: string;
  /** Ends the connections that are open as well. */
  stop(): Promise<void>;
}

export async function serve(listener: RequestListener, options: ServerOptions = {}): Promise<HttpServer> {
  const server = createServer(options, listener);
  const port = await listen(server, 0);
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
