/** How one invocation of a function ended. */
export type InvocationOutcome =
  | { readonly kind: "returned"; readonly value: unknown }
  /** The handler threw; the process lives on. */
  | { readonly kind: "failed"; readonly error: string }
  /** Killed at the function's time-out. */
  | { readonly kind: "timed-out"; readonly error: string }
  /** The process ended before it answered, or could not load its code. */
  | { readonly kind: "crashed"; readonly error: string }
  /** Every process was busy for longer than the caller would wait. */
  | { readonly kind: "throttled"; readonly error: string };
