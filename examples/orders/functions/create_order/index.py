"""POST /orders: places an order of the signed-in customer.

Body: {"items": [{"sku": "mug", "quantity": 2}, ...]}
"""

import base64
import json
import os
import secrets
from datetime import datetime, timezone

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    items = wanted(event)
    if items is None:
        return answer(400, {"error": "send 1 to 50 items, each with a sku and a quantity from 1 to 99"})
    now = datetime.now(timezone.utc)
    order = {
        "customer": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"],
        # Begins with the time, so that orders sort by age.
        "id": f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(4)}",
        "state": "open",
        "items": items,
    }
    orders.put_item(Item=order, ConditionExpression="attribute_not_exists(id)")
    return answer(201, order, {"location": f"/orders/{order['id']}"})


def wanted(event):
    """The items of the body, or None if the body is not an order."""
    try:
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body)
        items = [{"sku": item["sku"], "quantity": item["quantity"]} for item in json.loads(body)["items"]]
    except (ValueError, KeyError, TypeError):
        return None
    good = all(type(i["sku"]) is str and 0 < len(i["sku"]) <= 64 for i in items)
    good = good and all(type(i["quantity"]) is int and 1 <= i["quantity"] <= 99 for i in items)
    return items if good and 1 <= len(items) <= 50 else None


def answer(status, body, headers=None):
    headers = {"content-type": "application/json", **(headers or {})}
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}
