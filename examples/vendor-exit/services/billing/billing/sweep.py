"""Asks the provider about payments without a known outcome. Never charges.

Runs every night at 02:30 UTC and by hand: `python -m billing.sweep`.
"""

import os

import httpx
import psycopg

from .charges import TIMEOUT, _key

LOCK = 7_201  # one sweep at a time, whichever pod starts it


def main() -> None:
    with psycopg.connect(os.environ["BILLING_DATABASE_URL"]) as connection, httpx.Client(timeout=TIMEOUT) as client:
        if not connection.execute("select pg_try_advisory_xact_lock(%s)", (LOCK,)).fetchone()[0]:
            print("another sweep is running")
            return
        unknown = connection.execute(
            "select p.id, i.order_id from payments p join invoices i on i.id = p.invoice_id where p.status = 'unknown'"
        ).fetchall()
        for payment, order in unknown:
            outcome = ask(client, order)
            connection.execute("update payments set status = %s where id = %s", (outcome, payment))
        print(f"settled {len(unknown)} payments")


def ask(client: httpx.Client, order_id: str) -> str:
    response = client.get(
        f"{os.environ['FABRIKAM_PAY_URL']}/charges",
        params={"idempotency_key": f"order-{order_id}"},
        headers={"Authorization": f"Bearer {_key()}"},
    )
    response.raise_for_status()
    charges = response.json()["charges"]
    return charges[0]["status"] if charges else "refused"


if __name__ == "__main__":
    main()
