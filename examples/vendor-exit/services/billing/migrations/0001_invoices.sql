-- handover: run-alone=no reversible=yes
create table invoices (
  id           text primary key,
  order_id     text        not null unique,
  customer_id  text        not null,
  currency     char(3)     not null,
  total_minor  bigint      not null,
  status       text        not null check (status in ('open', 'paid', 'void')),
  issued_at    timestamptz not null default now()
);
create index invoices_customer on invoices (customer_id, issued_at desc);
