// Prints the backlog of the outbox: `npm run outbox:status`.
import pg from "pg";

const pool = new pg.Pool({ connectionString: process.env.ORDERS_DATABASE_URL, max: 1 });
const { rows } = await pool.query(
  `select type, count(*) as unsent, extract(epoch from now() - min(created_at))::int as oldest_seconds
     from outbox where sent_at is null group by type order by type`,
);
console.table(rows);
await pool.end();
