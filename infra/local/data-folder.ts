/**
 * The folder in which one local system keeps everything. Its own small database is opened with SQLite's exclusive
 * lock, which the operating system drops when the process dies in whatever way: a second system on the same
 * folder is refused, a crashed one leaves nothing to clear away.
 */
import { randomBytes, randomInt } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type * as z from "zod";
import { StartFailure } from "./start-failure.ts";

const SQLITE_BUSY = 5;

export class DataFolder {
  readonly path: string;
  /** Open for the host's own stores; nothing else may open this file. */
  readonly database: DatabaseSync;

  private constructor(path: string, database: DatabaseSync) {
    this.path = path;
    this.database = database;
  }

  /** Creates the folder where there is none. Throws {@link StartFailure} when another system uses it. */
  static open(path: string): DataFolder {
    const absolute = resolve(path);
    mkdirSync(absolute, { recursive: true });
    const database = new DatabaseSync(join(absolute, "host.db"));
    try {
      database.exec(
        "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL",
      );
      database.exec("CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL)");
    } catch (error) {
      database.close();
      if (error instanceof Error && "errcode" in error && error.errcode === SQLITE_BUSY) {
        throw new StartFailure(
          `the data folder ${absolute} is in use by another running system; stop that one first, or choose another with --data`,
        );
      }
      throw error;
    }
    return new DataFolder(absolute, database);
  }

  /** A folder below, created. */
  folder(...names: string[]): string {
    const path = join(this.path, ...names);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** What was saved under `name`, checked; undefined when nothing was. */
  load<S extends z.ZodType>(name: string, schema: S): z.output<S> | undefined {
    const row = this.database.prepare("SELECT value FROM settings WHERE name = ?").get(name);
    return row === undefined ? undefined : schema.parse(JSON.parse(String(row.value)));
  }

  save(name: string, value: unknown): void {
    this.database.prepare("INSERT OR REPLACE INTO settings VALUES (?, ?)").run(name, JSON.stringify(value));
  }

  /** What was saved under `name`; when nothing was, what `make` gives, saved. */
  async loadOrMake<S extends z.ZodType>(
    name: string,
    schema: S,
    make: () => z.input<S> | Promise<z.input<S>>,
  ): Promise<z.output<S>> {
    const saved = this.load(name, schema);
    if (saved !== undefined) return saved;
    const made = await make();
    this.save(name, made);
    return schema.parse(made);
  }

  close(): void {
    this.database.close();
  }
}

/** The one password of the local users, in a file of its own so that `npm run token` can read it. */
export function passwordOf(dataFolder: string): string {
  return readFileSync(join(dataFolder, PASSWORD_FILE), "utf8").trim();
}

export function passwordFor(folder: DataFolder): string {
  try {
    writeFileSync(join(folder.path, PASSWORD_FILE), `${newPassword()}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return passwordOf(folder.path);
}

const PASSWORD_FILE = "password";
/** No letters that are taken for others when read aloud or copied from paper. */
const PASSWORD_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";

/** Three groups of four: 59 bits, easy to type. */
function newPassword(): string {
  const group = () =>
    Array.from({ length: 4 }, () => PASSWORD_LETTERS.charAt(randomInt(PASSWORD_LETTERS.length))).join("");
  return [group(), group(), group()].join("-");
}

/** A secret that AWS's key syntax allows: letters and digits only. */
export function newAccessKeyId(): string {
  return `LOCAL${randomBytes(12).toString("hex").toUpperCase()}`;
}
