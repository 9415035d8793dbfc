"""Charges at Fabrikam Pay.

A charge is asked for with the order id as idempotency key, so a retry after a
timeout never charges twice (docs/postmortems/2026-06-18-double-charge.md).
"""

import os
from pathlib import Path

import httpx

from .money import Money

TIMEOUT = httpx.Timeout(connect=1.0, read=4.0, write=1.0, pool=1.0)
ATTEMPTS = 3


class ChargeRefused(Exception):
    """The provider answered and said no."""


class ChargeUnknown(Exception):
    """No answer: the charge may or may not have happened. Never retried with another key."""


def charge(client: httpx.Client, order_id: str, amount: Money, payment_method: str) -> str:
    body = {"amount": amount.minor, "currency": amount.currency, "source": payment_method}
    headers = {"Idempotency-Key": f"order-{order_id}", "Authorization": f"Bearer {_key()}"}
    url = f"{os.environ['FABRIKAM_PAY_URL']}/charges"
    for attempt in range(1, ATTEMPTS + 1):
        try:
            response = client.post(url, json=body, headers=headers, timeout=TIMEOUT)
        except httpx.TransportError as error:
            if attempt == ATTEMPTS:
                raise ChargeUnknown(order_id) from error
            continue
        if response.status_code == 402:
            raise ChargeRefused(response.json()["reason"])
        if response.status_code < 500:
            response.raise_for_status()
            return response.json()["id"]
    raise ChargeUnknown(order_id)


def _key() -> str:
    return Path(os.environ["FABRIKAM_PAY_KEY_FILE"]).read_text(encoding="utf-8").strip()
