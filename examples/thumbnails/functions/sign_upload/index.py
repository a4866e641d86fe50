"""POST /uploads: answers with an address that takes one PNG by HTTP PUT within five minutes."""

import json
import os
import uuid

import boto3
from botocore.config import Config

# The address must name the bucket's region, or the first upload to a young bucket is sent elsewhere.
s3 = boto3.client("s3", config=Config(s3={"addressing_style": "virtual"}))
UPLOADS = os.environ["UPLOADS_BUCKET"]


def handler(event, context):
    key = f"raw/{uuid.uuid4()}.png"
    # Nothing is sent here: the address is signed with this function's own right to put under raw/.
    url = s3.generate_presigned_url(
        "put_object",
        Params={"Bucket": UPLOADS, "Key": key, "ContentType": "image/png"},
        ExpiresIn=300,
    )
    return {
        "statusCode": 201,
        "headers": {"content-type": "application/json"},
        "body": json.dumps({"key": key, "put": url}),
    }
