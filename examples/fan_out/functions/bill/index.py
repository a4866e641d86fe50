"""Writes one invoice a delivered parcel; a second delivery of the same message changes nothing."""

import json
import os

import boto3

invoices = boto3.resource("dynamodb").Table(os.environ["INVOICES_TABLE"])

CENTS_A_KILOGRAM = {"DE": 90, "AT": 110, "CH": 240}


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            write(json.loads(record["body"]))
        # Whatever is wrong with one message must not take the rest of the batch with it.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def write(scan):
    kilograms = -(-scan["weight"] // 1000)  # rounded up
    invoice = {
        "parcel": scan["parcel"],
        "delivered_at": scan["at"],
        "cents": 400 + kilograms * CENTS_A_KILOGRAM[scan["country"]],
    }
    try:
        invoices.put_item(Item=invoice, ConditionExpression="attribute_not_exists(parcel)")
    except invoices.meta.client.exceptions.ConditionalCheckFailedException:
        pass  # billed before
