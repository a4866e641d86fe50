"""POST /scans: tells the topic of a scan, and the bus too when the parcel is damaged.

Body: {"parcel": "P1", "depot": "BER-2", "country": "DE", "state": "delivered", "weight": 900, "damaged": false}
"""

import base64
import json
import os
from datetime import datetime, timezone

import boto3

sns = boto3.client("sns")
events = boto3.client("events")

FIELDS = {"parcel": str, "depot": str, "country": str, "state": str, "weight": int}
STATES = {"arrived", "sorted", "out_for_delivery", "delivered"}


def handler(event, context):
    try:
        body = event.get("body") or ""
        if event.get("isBase64Encoded"):
            body = base64.b64decode(body)
        said = json.loads(body)
        scan = {field: said[field] for field in FIELDS}
        damaged = said.get("damaged") is True
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer(400, {"error": f"send an object with {', '.join(FIELDS)}"})
    if any(type(scan[field]) is not kind for field, kind in FIELDS.items()) or scan["state"] not in STATES:
        return answer(400, {"error": "a field is of the wrong kind, or the state is unknown"})
    scan["at"] = datetime.now(timezone.utc).isoformat(timespec="milliseconds")

    sns.publish(TopicArn=os.environ["PARCEL_SCANNED_TOPIC"], Message=json.dumps(scan))
    if damaged:
        report(scan)
    return answer(202, scan)


def report(scan):
    entry = {
        "EventBusName": os.environ["NETWORK_EVENTS_BUS"],
        "Source": "depots",
        "DetailType": "parcel.damaged",
        "Detail": json.dumps(scan),
    }
    told = events.put_events(Entries=[entry])
    # The call succeeds even when the event is refused.
    if told["FailedEntryCount"]:
        raise RuntimeError(told["Entries"][0]["ErrorMessage"])


def answer(status, body):
    return {
        "statusCode": status,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
