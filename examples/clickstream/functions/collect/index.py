"""POST /views: puts the views a browser gathered on the stream.

Body: {"visitor": "…", "pages": ["/politics/42", "/sport/7"]}
"""

import base64
import json
import os
import time

import boto3

kinesis = boto3.client("kinesis")
VIEWS = os.environ["VIEWS_STREAM"]


def handler(event, context):
    try:
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body)
        said = json.loads(body)
        visitor, pages = said["visitor"], said["pages"]
    except (ValueError, KeyError, TypeError):
        return refuse("send an object with visitor and pages")
    if not isinstance(visitor, str) or not 0 < len(visitor) <= 64:
        return refuse("visitor must be a text of 1 to 64 characters")
    if not isinstance(pages, list) or not 0 < len(pages) <= 20 or not all(is_page(p) for p in pages):
        return refuse("pages must be a list of 1 to 20 paths")

    now = int(time.time())
    records = [
        {"Data": json.dumps({"page": page, "at": now}).encode(), "PartitionKey": visitor} for page in pages
    ]
    told = kinesis.put_records(StreamName=VIEWS, Records=records)
    # The call succeeds even when the stream was too busy for some of them; the browser may try again.
    if told["FailedRecordCount"]:
        return {"statusCode": 503, "headers": {"retry-after": "2"}}
    return {"statusCode": 204}


def is_page(page):
    return isinstance(page, str) and page.startswith("/") and len(page) <= 200


def refuse(why):
    return {
        "statusCode": 400,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"error": why}),
    }
