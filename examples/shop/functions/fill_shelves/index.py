"""Called by hand in dev: has a few products delivered."""

import json
import os

import boto3

sqs = boto3.client("sqs")

PRODUCTS = {"mug": 40, "plate": 12, "spoon": 200}


def handler(event, context):
    for sku, pieces in PRODUCTS.items():
        sqs.send_message(
            QueueUrl=os.environ["STOCK_DELIVERIES_QUEUE"],
            MessageBody=json.dumps({"sku": sku, "pieces": pieces}),
        )
    return {"delivered": PRODUCTS}
