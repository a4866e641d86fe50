"""GET /trending: the pages that are trending today (UTC), most views first."""

import json
import os
from datetime import datetime, timezone

import boto3
from boto3.dynamodb.conditions import Key

trending = boto3.resource("dynamodb").Table(os.environ["TRENDING_TABLE"])


def handler(event, context):
    day = f"{datetime.now(timezone.utc):%Y-%m-%d}"
    found = trending.query(KeyConditionExpression=Key("day").eq(day), Limit=500)["Items"]
    pages = sorted(found, key=lambda item: item["views"], reverse=True)[:20]
    # Numbers come out of the table as Decimal; ours are all whole.
    return {
        "statusCode": 200,
        "headers": {"content-type": "application/json", "cache-control": "max-age=30"},
        "body": json.dumps({"day": day, "pages": pages}, default=int),
    }
