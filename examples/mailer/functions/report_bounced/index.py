"""Tells the postmaster which messages could not be mailed."""

import json
import os

import boto3

sns = boto3.client("sns")
POSTMASTER = os.environ["POSTMASTER_TOPIC"]


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            said = json.loads(record["body"])
            sns.publish(
                TopicArn=POSTMASTER,
                Subject="A message could not be mailed",
                Message=f"From: {said['from']}\nSubject: {said['subject']}\n\n{said['text']}",
            )
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}
