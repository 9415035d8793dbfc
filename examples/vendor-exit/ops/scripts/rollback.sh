#!/usr/bin/env bash
# Puts one service back to its previous revision: rollback.sh ENVIRONMENT SERVICE [REVISION]
set -euo pipefail

environment=$1
service=$2
revision=${3:-0} # 0 means: the one before the current

kubectl --context "northwind-$environment" --namespace ordering \
  rollout undo "deployment/$service" --to-revision="$revision"
kubectl --context "northwind-$environment" --namespace ordering \
  rollout status "deployment/$service" --timeout=5m
