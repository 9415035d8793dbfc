-- handover: run-alone=no reversible=yes after=0001_invoices
create table payments (
  id              text primary key,
  invoice_id      text        not null references invoices (id),
  provider_charge text unique,
  amount_minor    bigint      not null check (amount_minor > 0),
  status          text        not null check (status in ('authorised', 'captured', 'refused', 'unknown')),
  created_at      timestamptz not null default now()
);

create table refunds (
  id           text primary key,
  payment_id   text        not null references payments (id),
  amount_minor bigint      not null check (amount_minor > 0),
  reason       text        not null,
  created_at   timestamptz not null default now()
);
