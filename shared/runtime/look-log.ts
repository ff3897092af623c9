/** The log field that says how a look at whether officers could send ended; its alarm counts by it. */
export const LOOK_FIELD = "look";

export interface LookLogFields {
  readonly [LOOK_FIELD]: "well" | "failed";
}
