/** Structured logs of a function: JSON lines with the request id, never with values, texts, tokens or cookies. */
import { Logger } from "@aws-lambda-powertools/logger";

export function functionLogger(serviceName: string): Logger {
  return new Logger({ serviceName });
}
