-- handover: run-alone=no reversible=yes
create table orders (
  id            text primary key,
  customer_id   text        not null,
  status        text        not null check (status in ('placed', 'paid', 'shipped', 'cancelled')),
  currency      char(3)     not null,
  total_minor   bigint      not null check (total_minor >= 0),
  placed_at     timestamptz not null default now()
);
create index orders_customer_placed on orders (customer_id, placed_at desc);

create table order_lines (
  order_id         text    not null references orders (id),
  position         int     not null,
  sku              text    not null,
  title            text    not null,
  quantity         int     not null check (quantity > 0),
  unit_price_minor bigint  not null,
  primary key (order_id, position)
);
