"""Deletes the small copy of a picture that has been deleted."""

import os

import boto3

s3 = boto3.client("s3")
THUMBS = os.environ["THUMBS_BUCKET"]


def handler(event, context):
    key = "small/" + event["detail"]["object"]["key"].removeprefix("raw/")
    # Deleting what is not there succeeds, so the event may come twice.
    s3.delete_object(Bucket=THUMBS, Key=key)
    return {"deleted": key}
