"""Posts each message to a web hook, signed. Where the function may put into a table `receipts`, it keeps the answers."""

import hashlib
import hmac
import json
import os
import time
import urllib.request

import boto3

URL = os.environ["URL"]
REMEMBER = 90 * 24 * 3600  # seconds

secrets = boto3.client("secretsmanager")
# The name is in the environment only if the function was granted the table.
RECEIPTS = os.environ.get("RECEIPTS_TABLE")
receipts = boto3.resource("dynamodb").Table(RECEIPTS) if RECEIPTS else None


def handler(event, context):
    key = secrets.get_secret_value(SecretId=os.environ["SIGNING_KEY"])["SecretString"].encode()
    failed = []
    for record in event["Records"]:
        try:
            status = post(record["body"].encode(), key)
            if receipts:
                receipts.put_item(
                    Item={
                        "delivery": record["messageId"],
                        "status": status,
                        "forget_at": int(time.time()) + REMEMBER,
                    }
                )
        # A refusal or a time-out: the message comes again, at last into the dead letters.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def post(body, key):
    request = urllib.request.Request(
        URL,
        data=body,
        headers={
            "content-type": "application/json",
            "x-signature": hmac.new(key, body, hashlib.sha256).hexdigest(),
        },
    )
    with urllib.request.urlopen(request, timeout=8) as answer:
        return answer.status
