"""Adds delivered products to the stock."""

import json
import os

import boto3

levels = boto3.resource("dynamodb").Table(os.environ["STOCK_LEVELS_TABLE"])


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            came = json.loads(record["body"])
            levels.update_item(
                Key={"sku": came["sku"]},
                UpdateExpression="ADD #free :pieces",
                ExpressionAttributeNames={"#free": "free"},
                ExpressionAttributeValues={":pieces": came["pieces"]},
            )
        # Whatever is wrong with one message must not take the rest of the batch with it.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
