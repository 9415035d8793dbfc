#!/usr/bin/env bash
# Restores one database to a point in time, beside the live one: restore-db.sh DATABASE TIMESTAMP
set -euo pipefail

database=$1  # orders-db or billing-db
target=$2    # 2026-11-20T04:15:00Z

pgbackrest --stanza="$database" --type=time --target="$target" --target-action=promote \
  --pg1-path="/var/lib/postgresql/restore/$database" restore
pg_ctl --pgdata "/var/lib/postgresql/restore/$database" --options '-p 5499' start
