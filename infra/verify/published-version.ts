/** One published version as it lies before us, by the names of its files. */
export interface PublishedVersion {
  /** Where it was found, for messages. */
  readonly place: string;
  readonly files: ReadonlyMap<string, Uint8Array>;
}
