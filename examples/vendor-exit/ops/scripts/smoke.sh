#!/usr/bin/env bash
# Places and cancels one order for the test customer: smoke.sh ENVIRONMENT
set -euo pipefail

case $1 in
  production) base=https://orders.northwind.example/v1 ;;
  *) base=https://orders.$1.northwind.example/v1 ;;
esac
token=$(northwind-id token --client smoke-test --env "$1")

order=$(curl --fail --silent --show-error "$base/orders" \
  --header "Authorization: Bearer $token" \
  --header "Idempotency-Key: smoke-$(date +%s)" \
  --json @ops/scripts/smoke-order.json | jq --raw-output .id)
curl --fail --silent --show-error --request POST "$base/orders/$order/cancellation" \
  --header "Authorization: Bearer $token" \
  --header "Idempotency-Key: smoke-cancel-$order" \
  --json '{"reason": "smoke-test"}' >/dev/null
echo "smoke test passed: $order"
