"""Draws a small copy of each uploaded PNG: raw/X.png becomes small/X.png in the other bucket."""

import os

import boto3

from png import NotDrawable, shrink

s3 = boto3.client("s3")
UPLOADS = os.environ["UPLOADS_BUCKET"]
THUMBS = os.environ["THUMBS_BUCKET"]
LARGEST_FILE = 32 * 1024 * 1024


def handler(event, context):
    key = event["detail"]["object"]["key"]
    picture = s3.get_object(Bucket=UPLOADS, Key=key)
    if picture["ContentLength"] > LARGEST_FILE:
        raise NotDrawable(f"{key} has {picture['ContentLength']} bytes")
    # What cannot be drawn is raised: after one retry the event goes to the queue of failures.
    small = shrink(picture["Body"].read(), side=256)
    target = "small/" + key.removeprefix("raw/")
    s3.put_object(Bucket=THUMBS, Key=target, Body=small, ContentType="image/png")
    return {"from": key, "to": target, "bytes": len(small)}
