"""Adds the views of a batch to the counters of their minutes."""

import base64
import json
import os
from collections import Counter
from datetime import datetime, timezone

import boto3

minutes = boto3.resource("dynamodb").Table(os.environ["MINUTES_TABLE"])
REMEMBER = 7 * 24 * 3600  # seconds


def handler(event, context):
    counts, last = Counter(), {}
    broken = None
    for record in event["Records"]:
        number = record["kinesis"]["sequenceNumber"]
        try:
            view = json.loads(base64.b64decode(record["kinesis"]["data"]))
            at = int(view["at"])
            minute = (str(view["page"]), f"{datetime.fromtimestamp(at, timezone.utc):%Y-%m-%dT%H:%M}", at)
        except (ValueError, KeyError, TypeError, OverflowError) as problem:
            # A stream is read in order: everything before this record is counted, the rest comes again.
            print(json.dumps({"record": number, "problem": repr(problem)}))
            broken = number
            break
        counts[minute[:2]] += 1
        last[minute[:2]] = minute[2]
    for (page, minute), views in counts.items():
        minutes.update_item(
            Key={"page": page, "minute": minute},
            UpdateExpression="ADD #views :views SET forget_at = :forget_at",
            ExpressionAttributeNames={"#views": "views"},
            ExpressionAttributeValues={":views": views, ":forget_at": last[page, minute] + REMEMBER},
        )
    return {"batchItemFailures": [{"itemIdentifier": broken}] if broken else []}
