/** Passing requests on to a server, and its answers back. */
import { Agent, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import { buffer } from "node:stream/consumers";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Buffer;
}

export class Onward {
  readonly #target: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor(target: string) {
    this.#target = target;
  }

  pass(request: IncomingMessage, body: Buffer): Promise<Answer> {
    const { hostname, port } = new URL(this.#target);
    const { "transfer-encoding": _, ...headers } = request.headers;
    return new Promise((resolve, reject) => {
      const onward = send(
        {
          hostname,
          port,
          agent: this.#agent,
          method: request.method,
          path: request.url,
          headers: { ...headers, "content-length": body.length },
        },
        (incoming) => {
          buffer(incoming).then(
            (content) =>
              resolve({ status: incoming.statusCode ?? 500, headers: incoming.headers, body: content }),
            reject,
          );
        },
      );
      onward.on("error", reject);
      onward.end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
  }
}

export function answer(response: ServerResponse, { status, headers, body }: Answer): void {
  const { "transfer-encoding": _, connection: __, "keep-alive": ___, ...kept } = headers;
  response.writeHead(status, { ...kept, "content-length": body.length });
  response.end(body);
}
