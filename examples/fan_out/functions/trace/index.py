"""Files everything that happens to a parcel, whether the topic or the bus told of it."""

import json
import os

import boto3

traces = boto3.resource("dynamodb").Table(os.environ["TRACES_TABLE"])


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            what, scan = read(json.loads(record["body"]))
            traces.put_item(
                Item={"parcel": scan["parcel"], "at": f"{scan['at']} {what}", "depot": scan["depot"]}
            )
        # Whatever is wrong with one message must not take the rest of the batch with it.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def read(body):
    """What happened and to which parcel: an event of the bus has a type and details, a message of the topic is a scan."""
    if "detail-type" in body:
        return body["detail-type"], body["detail"]
    return body["state"], body
