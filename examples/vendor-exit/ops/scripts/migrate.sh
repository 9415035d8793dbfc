#!/usr/bin/env bash
# Applies pending migrations of one service, in order, each in its own transaction: migrate.sh SERVICE
set -euo pipefail

service=$1
url_variable="$(tr '[:lower:]' '[:upper:]' <<<"$service")_DATABASE_URL"
database=${!url_variable:?set $url_variable}

psql "$database" --quiet --command \
  'create table if not exists schema_migrations (id text primary key, applied_at timestamptz not null default now())'
for file in "services/$service/migrations"/*.sql; do
  id=$(basename "$file" .sql)
  applied=$(psql "$database" --tuples-only --no-align --command "select 1 from schema_migrations where id = '$id'")
  if [[ -z $applied ]]; then
    echo "applying $id"
    psql "$database" --set ON_ERROR_STOP=1 --single-transaction --file "$file" \
      --command "insert into schema_migrations (id) values ('$id')"
  fi
done
