/** Reading what an HTML form sends. */

/** Beyond what the largest honest form takes: four narratives of 4,000 characters, percent-encoded, are 150 KB. */
const MAX_FORM_BYTES = 1024 * 1024;

/** A posted form's fields, line ends as `\n`; undefined when the body is no form or larger than any of ours. */
export async function readForm(request: Request): Promise<URLSearchParams | undefined> {
  const mediaType = (request.headers.get("content-type") ?? "").split(";")[0]?.trim().toLowerCase();
  if (mediaType !== "application/x-www-form-urlencoded") return undefined;
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > MAX_FORM_BYTES) return undefined;
  const fields = new URLSearchParams();
  for (const [name, value] of new URLSearchParams(new TextDecoder().decode(bytes))) {
    fields.append(name, value.replaceAll("\r\n", "\n"));
  }
  return fields;
}
