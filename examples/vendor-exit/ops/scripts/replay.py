#!/usr/bin/env python3
"""Moves messages from a dead-letter queue back to their queue, oldest first.

    replay.py QUEUE [--limit N] [--older-than 24h] [--apply]

Without --apply nothing is moved: the messages are listed with their age and cause.
"""

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta

import pika

NEVER = {"notify.orders", "notify.billing"}  # customers would get the same mail twice


def main() -> int:
    args = parse_args()
    if args.queue in NEVER and args.apply:
        sys.exit(f"{args.queue}: refusing to replay mails; see docs/queues.md")
    channel = pika.BlockingConnection(pika.URLParameters(os.environ["AMQP_URL"])).channel()
    moved = 0
    while moved < args.limit:
        method, properties, body = channel.basic_get(f"{args.queue}.dead")
        if method is None:
            break
        age = datetime.now(UTC) - datetime.fromtimestamp(properties.timestamp, UTC)
        if args.older_than and age < args.older_than:
            channel.basic_nack(method.delivery_tag, requeue=True)
            break
        print(f"{properties.message_id}  {properties.type:<18} {age}  {properties.headers.get('x-cause', '-')}")
        if args.apply:
            channel.basic_publish("", args.queue, body, properties)
            channel.basic_ack(method.delivery_tag)
        moved += 1
    return 0


def parse_args() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("queue")
    parser.add_argument("--limit", type=int, default=100)
    parser.add_argument("--older-than", type=lambda text: timedelta(hours=float(text.rstrip("h"))))
    parser.add_argument("--apply", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
