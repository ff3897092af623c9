/** How long each stage took, as a table. */
export class Stopwatch {
  readonly #startedAt = performance.now();
  readonly #rows: { readonly stage: string; ms: number }[] = [];

  /** Times a stage; stages within it are listed below it. */
  async time<T>(stage: string, run: () => Promise<T>): Promise<T> {
    const row = { stage, ms: Number.NaN };
    this.#rows.push(row);
    const startedAt = performance.now();
    const result = await run();
    row.ms = performance.now() - startedAt;
    return result;
  }

  table(): string {
    const rows = [...this.#rows, { stage: "total", ms: performance.now() - this.#startedAt }];
    const width = Math.max(...rows.map(({ stage }) => stage.length));
    return rows
      .map(({ stage, ms }) => `${stage.padEnd(width)}  ${(ms / 1000).toFixed(1).padStart(6)} s`)
      .join("\n");
  }
}
