-- handover: run-alone=no reversible=yes after=0002_outbox
create table idempotency_keys (
  key         text primary key,
  fingerprint char(64)    not null,
  status      int         not null,
  body        jsonb       not null,
  created_at  timestamptz not null default now()
);
create index idempotency_keys_created on idempotency_keys (created_at);
