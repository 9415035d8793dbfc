// Every write answers the same key with the same response for 48 hours.
// Decision: docs/adr/0007-require-idempotency-keys-on-writes.md
import type { FastifyReply, FastifyRequest } from "fastify";
import { createHash } from "node:crypto";
import type { Pool } from "pg";

export interface Remembered {
  fingerprint: string;
  status: number;
  body: unknown;
}

export const fingerprint = (request: FastifyRequest): string =>
  createHash("sha256").update(`${request.method} ${request.url}\n${JSON.stringify(request.body)}`).digest("hex");

/** Replays the stored response of this key, or says that the key was used for another request. */
export async function replay(pool: Pool, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const key = request.headers["idempotency-key"];
  if (typeof key !== "string") {
    reply.code(400).send({ type: "about:blank", title: "Idempotency-Key is required", status: 400 });
    return true;
  }
  const { rows } = await pool.query<Remembered>(
    "select fingerprint, status, body from idempotency_keys where key = $1 and created_at > now() - interval '48 hours'",
    [key],
  );
  const known = rows[0];
  if (!known) return false;
  if (known.fingerprint !== fingerprint(request)) {
    reply.code(422).send({ type: "about:blank", title: "Idempotency-Key was used for another request", status: 422 });
    return true;
  }
  reply.code(known.status).header("idempotent-replay", "true").send(known.body);
  return true;
}
