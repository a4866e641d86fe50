"""Forgets that an invoice was reminded of, once it is paid."""

import json
import os

import boto3

reminded = boto3.resource("dynamodb").Table(os.environ["REMINDED_TABLE"])


def handler(event, context):
    # A failure is raised: the topic tries again.
    for record in event["Records"]:
        paid = json.loads(record["Sns"]["Message"])
        reminded.delete_item(Key={"invoice": paid["number"]})
