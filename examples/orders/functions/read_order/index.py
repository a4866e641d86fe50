"""GET /orders/{id}: one order of the signed-in customer."""

import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    key = {
        "customer": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"],
        "id": event["pathParameters"]["id"],
    }
    order = orders.get_item(Key=key).get("Item")
    if order is None:
        return answer(404, {"error": "no such order"})
    return answer(200, order)


def answer(status, body):
    # Numbers come out of the table as Decimal; ours are all whole.
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=int),
    }
