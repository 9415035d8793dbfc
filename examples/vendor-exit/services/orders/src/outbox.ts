// The relay of the transactional outbox: reads unsent events in commit order and
// publishes them with confirms. Decision: docs/adr/0006-use-a-transactional-outbox.md
import type { ConfirmChannel } from "amqplib";
import type { Pool } from "pg";

export interface OutboxRow {
  id: string;
  type: string;
  aggregate_id: string;
  payload: unknown;
  created_at: Date;
}

const EXCHANGE = "commerce";

/** Publishes one batch; gives how many events went out. Safe to run in several pods at once. */
export async function relayOnce(pool: Pool, channel: ConfirmChannel, batch: number): Promise<number> {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const { rows } = await client.query<OutboxRow>(
      `select id, type, aggregate_id, payload, created_at
         from outbox where sent_at is null
        order by id limit $1 for update skip locked`,
      [batch],
    );
    for (const row of rows) {
      channel.publish(EXCHANGE, row.type, Buffer.from(JSON.stringify(row.payload)), {
        messageId: row.id,
        type: row.type,
        timestamp: Math.floor(row.created_at.getTime() / 1000),
        contentType: "application/json",
        persistent: true,
      });
    }
    await channel.waitForConfirms();
    await client.query("update outbox set sent_at = now() where id = any($1)", [rows.map((row) => row.id)]);
    await client.query("commit");
    return rows.length;
  } catch (error) {
    await client.query("rollback");
    throw error;
  } finally {
    client.release();
  }
}
