import amqp from "amqplib";
import fastify from "fastify";
import pg from "pg";
import { relayOnce } from "./outbox.js";

const port = Number(process.env.ORDERS_PORT ?? 8080);
const batch = Number(process.env.OUTBOX_BATCH_SIZE ?? 200);
const interval = Number(process.env.OUTBOX_INTERVAL_MS ?? 250);

const pool = new pg.Pool({ connectionString: process.env.ORDERS_DATABASE_URL, max: 20 });
const broker = await amqp.connect(process.env.AMQP_URL ?? "amqp://127.0.0.1:5672");
const channel = await broker.createConfirmChannel();
await channel.assertExchange("commerce", "topic", { durable: true });

const server = fastify({ logger: { level: process.env.LOG_LEVEL ?? "info", redact: ["req.headers.authorization"] } });

server.get("/v1/health", async () => {
  await pool.query("select 1");
  return { status: "ok" };
});

setInterval(() => {
  relayOnce(pool, channel, batch).catch((error) => server.log.error({ error }, "outbox relay failed"));
}, interval);

await server.listen({ host: "0.0.0.0", port });
