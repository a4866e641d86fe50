"""POST /messages: queues what a visitor wrote.

Body: {"from": "ann@example.org", "subject": "Hello", "text": "…"}
"""

import base64
import json
import os
import re

import boto3

sqs = boto3.client("sqs")
OUTBOX = os.environ["OUTBOX_QUEUE"]

LIMITS = {"from": 254, "subject": 200, "text": 10_000}
# Enough to keep a mail header whole; whether the address exists only mail can tell.
ADDRESS = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+")


def handler(event, context):
    try:
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body)
        said = json.loads(body)
        message = {field: said[field] for field in LIMITS}
    except (ValueError, KeyError, TypeError):
        return refuse("send an object with from, subject and text")
    for field, longest in LIMITS.items():
        if not isinstance(message[field], str) or not 0 < len(message[field]) <= longest:
            return refuse(f"{field} must be a text of 1 to {longest} characters")
    if not ADDRESS.fullmatch(message["from"]) or "\n" in message["subject"] or "\r" in message["subject"]:
        return refuse("from must be one address, subject one line")
    queued = sqs.send_message(QueueUrl=OUTBOX, MessageBody=json.dumps(message))
    return {
        "statusCode": 202,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"id": queued["MessageId"]}),
    }


def refuse(why):
    return {
        "statusCode": 400,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"error": why}),
    }
