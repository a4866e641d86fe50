"""Notes a page as trending on the day it first has a hundred views in one minute."""

import json
import os

import boto3

trending = boto3.resource("dynamodb").Table(os.environ["TRENDING_TABLE"])
MANY = 100


def handler(event, context):
    for record in event["Records"]:
        change = record["dynamodb"]
        try:
            new = change["NewImage"]
            views = int(new["views"]["N"])
            if views >= MANY:
                page, minute = new["page"]["S"], new["minute"]["S"]
                trending.put_item(Item={"day": minute[:10], "page": page, "minute": minute, "views": views})
        # Changes are read in order: this one and all after it come again.
        except Exception as problem:
            print(json.dumps({"change": change["SequenceNumber"], "problem": repr(problem)}))
            return {"batchItemFailures": [{"itemIdentifier": change["SequenceNumber"]}]}
    return {"batchItemFailures": []}
