-- handover: run-alone=no reversible=no after=0002_payments
-- The table held provider tokens until docs/adr/0010-use-hosted-payment-fields.md.
drop table if exists card_tokens;
