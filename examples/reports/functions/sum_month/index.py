"""Sums last month's daily files into monthly/YYYY-MM.csv."""

import csv
import io
import os
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import boto3

s3 = boto3.client("s3")
FILES = os.environ["FILES_BUCKET"]


def handler(event, context):
    first = datetime.now(ZoneInfo("Europe/Berlin")).date().replace(day=1)
    month = f"{first - timedelta(days=1):%Y-%m}"
    pieces, cents, days = Counter(), Counter(), 0
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=FILES, Prefix=f"daily/{month}-")
    for page in pages:
        for found in page.get("Contents", []):
            body = s3.get_object(Bucket=FILES, Key=found["Key"])["Body"].read().decode()
            for row in csv.DictReader(io.StringIO(body)):
                pieces[row["sku"]] += int(row["pieces"])
                cents[row["sku"]] += int(row["cents"])
            days += 1

    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["sku", "pieces", event["currency"]])
    for sku in sorted(pieces):
        writer.writerow([sku, pieces[sku], f"{cents[sku] // 100}.{cents[sku] % 100:02}"])
    key = f"monthly/{month}.csv"
    s3.put_object(Bucket=FILES, Key=key, Body=text.getvalue(), ContentType="text/csv")
    return {"key": key, "days": days}
