/** Which software made a file. */
import packageFile from "../../package.json" with { type: "json" };

export const SOFTWARE_VERSION: string = packageFile.version;
