"""POST /purchases: keeps the purchase, then tells the stock, the carrier and the ledger.

Body: {"sku": "mug", "pieces": 2, "cents": 1800, "address": "…"}
"""

import base64
import json
import logging
import os
import uuid

import boto3

log = logging.getLogger()
log.setLevel(os.environ["LOG_LEVEL"].upper())

purchases = boto3.resource("dynamodb").Table(os.environ["PURCHASES_TABLE"])
sqs = boto3.client("sqs")

KINDS = {"sku": str, "pieces": int, "cents": int, "address": str}


def handler(event, context):
    try:
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body)
        said = json.loads(body)
        purchase = {field: said[field] for field in KINDS}
    except (ValueError, KeyError, TypeError):
        return answer(400, {"error": f"send an object with {', '.join(KINDS)}"})
    wrong = [field for field, kind in KINDS.items() if type(purchase[field]) is not kind or not purchase[field]]
    if wrong or purchase["pieces"] < 1 or purchase["cents"] < 1:
        return answer(400, {"error": f"look at {', '.join(wrong) or 'pieces and cents'}"})

    purchase["id"] = str(uuid.uuid4())
    purchases.put_item(Item=purchase)
    tell("STOCK_RESERVATIONS_QUEUE", purchase, "id", "sku", "pieces")
    tell("TO_CARRIER_INBOX_QUEUE", purchase, "id", "sku", "pieces", "address")
    tell("TO_LEDGER_INBOX_QUEUE", purchase, "id", "cents")
    log.info("purchase %s", purchase["id"])
    return answer(201, {"id": purchase["id"], "page": f"{os.environ['SITE']}/purchases/{purchase['id']}"})


def tell(queue, purchase, *fields):
    """Sends those fields of the purchase to the queue in that environment variable: nobody hears more than needed."""
    sqs.send_message(
        QueueUrl=os.environ[queue], MessageBody=json.dumps({field: purchase[field] for field in fields})
    )


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
