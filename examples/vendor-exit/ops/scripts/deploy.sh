#!/usr/bin/env bash
# Deploys one commit to one environment: deploy.sh ENVIRONMENT COMMIT [SERVICE…]
set -euo pipefail

environment=$1
commit=$2
shift 2
services=("${@:-orders billing notify}")

for service in ${services[*]}; do
  image="registry.northwind.example/ordering/$service:$commit"
  kubectl --context "northwind-$environment" --namespace ordering \
    set image "deployment/$service" "$service=$image"
  kubectl --context "northwind-$environment" --namespace ordering \
    rollout status "deployment/$service" --timeout=5m
done
