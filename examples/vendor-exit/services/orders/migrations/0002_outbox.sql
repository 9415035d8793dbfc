-- handover: run-alone=no reversible=yes after=0001_orders
create table outbox (
  id           bigint generated always as identity primary key,
  type         text        not null,
  aggregate_id text        not null,
  payload      jsonb       not null,
  created_at   timestamptz not null default now(),
  sent_at      timestamptz
);
create index outbox_unsent on outbox (id) where sent_at is null;
