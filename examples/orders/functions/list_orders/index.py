"""GET /orders?after=ID: the signed-in customer's orders, newest first, 20 at a time."""

import json
import os

import boto3
from boto3.dynamodb.conditions import Key

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    customer = event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"]
    question = {
        "KeyConditionExpression": Key("customer").eq(customer),
        "ScanIndexForward": False,
        "Limit": 20,
    }
    after = (event.get("queryStringParameters") or {}).get("after")
    if after:
        question["ExclusiveStartKey"] = {"customer": customer, "id": after}
    found = orders.query(**question)
    body = {"orders": found["Items"], "next": found.get("LastEvaluatedKey", {}).get("id")}
    # Numbers come out of the table as Decimal; ours are all whole.
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body, default=int),
    }
