/** Where the issuer keeps sessions, codes and grants: in the data folder, so that they survive a restart. */
import type { DatabaseSync } from "node:sqlite";
import type { Adapter, AdapterFactory, AdapterPayload } from "oidc-provider";

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS issuer_records (
    model TEXT NOT NULL,
    id TEXT NOT NULL,
    payload TEXT NOT NULL,
    expires_at INTEGER,
    uid TEXT,
    user_code TEXT,
    grant_id TEXT,
    PRIMARY KEY (model, id)
  );
  CREATE INDEX IF NOT EXISTS issuer_records_by_grant ON issuer_records (grant_id);
`;

/** The adapter that oidc-provider asks for, one per kind of record. */
export function issuerStore(database: DatabaseSync): AdapterFactory {
  database.exec(SCHEMA);
  database.prepare("DELETE FROM issuer_records WHERE expires_at < ?").run(epochSeconds());
  const write = database.prepare("INSERT OR REPLACE INTO issuer_records VALUES (?, ?, ?, ?, ?, ?, ?)");
  const consume = database.prepare(
    "UPDATE issuer_records SET payload = json_set(payload, '$.consumed', ?) WHERE model = ? AND id = ?",
  );
  const remove = database.prepare("DELETE FROM issuer_records WHERE model = ? AND id = ?");
  const removeGrant = database.prepare("DELETE FROM issuer_records WHERE model = ? AND grant_id = ?");
  const finder = (column: "id" | "uid" | "user_code") => {
    const find = database.prepare(
      `SELECT payload FROM issuer_records WHERE model = ? AND ${column} = ? AND (expires_at IS NULL OR expires_at >= ?)`,
    );
    return (model: string, value: string): AdapterPayload | undefined => {
      const row = find.get(model, value, epochSeconds());
      return row === undefined ? undefined : JSON.parse(String(row.payload));
    };
  };
  const findById = finder("id");
  const findByUid = finder("uid");
  const findByUserCode = finder("user_code");

  return (model): Adapter => ({
    async upsert(id, payload, expiresIn) {
      write.run(
        model,
        id,
        JSON.stringify(payload),
        expiresIn === undefined ? null : epochSeconds() + expiresIn,
        payload.uid ?? null,
        payload.userCode ?? null,
        payload.grantId ?? null,
      );
    },
    find: async (id) => findById(model, id),
    findByUid: async (uid) => findByUid(model, uid),
    findByUserCode: async (userCode) => findByUserCode(model, userCode),
    async consume(id) {
      consume.run(epochSeconds(), model, id);
    },
    async destroy(id) {
      remove.run(model, id);
    },
    async revokeByGrantId(grantId) {
      removeGrant.run(model, grantId);
    },
  });
}

/** Ends every session of an account, with all that was given out in it. */
export function removeRecordsOf(database: DatabaseSync, accountId: string): void {
  database
    .prepare("DELETE FROM issuer_records WHERE json_extract(payload, '$.accountId') = ?")
    .run(accountId);
}

function epochSeconds(): number {
  return Math.floor(Date.now() / 1000);
}
