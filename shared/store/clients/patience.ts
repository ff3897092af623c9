/** How long AWS SDK clients wait. */

/**
 * Give up soon enough to try again within a function's time-out. Without `throwOnRequestTimeout` the SDK only prints a
 * warning when a server that took a request never answers it, and waits on.
 */
export function patience(ms: number) {
  const requestHandler = { requestTimeout: ms, socketTimeout: ms, throwOnRequestTimeout: true };
  return { requestHandler: { connectionTimeout: 2_000, ...requestHandler } };
}
