/**
 * DynamoDB Local's database file with a write-ahead log: one disk flush per put, where SQLite's default journal costs
 * three or four. What was answered is kept through a kill just the same.
 */
import { statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

const LOOK_EVERY_MS = 10_000;
const LOG_BYTES_MAX = 8 * 1024 * 1024;

/**
 * Sets the journal mode, which SQLite remembers in the file, before DynamoDB Local opens it. The SQLite inside
 * DynamoDB Local never moves the log into the database, so that is done from here when it has grown.
 */
export function useWriteAheadLog(databaseFile: string): { close(): void } {
  const database = new DatabaseSync(databaseFile);
  database.exec("PRAGMA journal_mode = WAL");
  const timer = setInterval(() => {
    const bytes = statSync(`${databaseFile}-wal`, { throwIfNoEntry: false })?.size ?? 0;
    // Waits for nobody and keeps nobody waiting; the log is then written from its beginning again.
    if (bytes > LOG_BYTES_MAX) database.exec("PRAGMA wal_checkpoint(PASSIVE)");
  }, LOOK_EVERY_MS);
  return {
    close() {
      clearInterval(timer);
      // The last to close moves what is left of the log.
      database.close();
    },
  };
}
