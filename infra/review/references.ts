import * as z from "zod";
import type { Synthesis, SynthesizedStack } from "./synthesize.ts";

const getAtt = z.strictObject({ "Fn::GetAtt": z.tuple([z.string(), z.string()]) });
const ref = z.strictObject({ Ref: z.string() });
const join = z.strictObject({ "Fn::Join": z.tuple([z.string(), z.array(z.unknown())]) });
const stackOutput = z.strictObject({
  "Fn::GetStackOutput": z.looseObject({ StackName: z.string(), OutputName: z.string() }),
});

/**
 * What a value in a template refers to, in the words of the construct tree: `records/ledger` rather than a logical id,
 * followed across stacks.
 */
export function describe(value: unknown, stack: SynthesizedStack, synthesis: Synthesis): string {
  if (typeof value === "string") return value;
  const att = getAtt.safeParse(value);
  if (att.success) {
    const [id, attribute] = att.data["Fn::GetAtt"];
    const suffix = attribute === "StreamArn" ? " (stream)" : "";
    return `${stack.pathOf(id)}${suffix}`;
  }
  const reference = ref.safeParse(value);
  if (reference.success) return stack.pathOf(reference.data.Ref);
  const joined = join.safeParse(value);
  if (joined.success) {
    const [separator, parts] = joined.data["Fn::Join"];
    return parts.map((part) => describe(part, stack, synthesis)).join(separator);
  }
  const output = stackOutput.safeParse(value);
  if (output.success) {
    const { StackName, OutputName } = output.data["Fn::GetStackOutput"];
    const producer = synthesis.stacks.find(({ name }) => `${synthesis.settings.stage}-${name}` === StackName);
    const produced = producer?.template.Outputs[OutputName];
    if (producer && produced) return describe(produced.Value, producer, synthesis);
  }
  return JSON.stringify(value);
}
