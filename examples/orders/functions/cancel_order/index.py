"""DELETE /orders/{id}: cancels an order of the signed-in customer while it is still open."""

import json
import os

import boto3

orders = boto3.resource("dynamodb").Table(os.environ["ORDERS_TABLE"])


def handler(event, context):
    key = {
        "customer": event["requestContext"]["authorizer"]["jwt"]["claims"]["sub"],
        "id": event["pathParameters"]["id"],
    }
    try:
        orders.update_item(
            Key=key,
            UpdateExpression="SET #state = :cancelled",
            # An update creates what it does not find; this keeps it from doing so.
            ConditionExpression="#state = :open",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues={":cancelled": "cancelled", ":open": "open"},
        )
    except orders.meta.client.exceptions.ConditionalCheckFailedException:
        return {
            "statusCode": 409,
            "headers": {"content-type": "application/json"},
            "body": json.dumps({"error": "no open order of that id"}),
        }
    return {"statusCode": 204}
