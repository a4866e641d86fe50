"""GET /products/{sku}: whether a product can be had."""

import json
import os

import boto3

levels = boto3.resource("dynamodb").Table(os.environ["STOCK_LEVELS_TABLE"])


def handler(event, context):
    # The role lets this function see these two attributes only, so it must ask for them.
    found = levels.get_item(
        Key={"sku": event["pathParameters"]["sku"]},
        ProjectionExpression="sku, #free",
        ExpressionAttributeNames={"#free": "free"},
    )
    if "Item" not in found:
        return answer(404, {"error": "no such product"})
    return answer(200, {"sku": found["Item"]["sku"], "available": found["Item"]["free"] > 0})


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json", "cache-control": "max-age=10"},
        "body": json.dumps(body),
    }
