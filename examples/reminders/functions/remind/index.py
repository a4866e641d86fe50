"""Mails a reminder for every overdue invoice, at most once in ten days."""

import os
from datetime import date, timedelta

import boto3
from boto3.dynamodb.conditions import Key

dynamodb = boto3.resource("dynamodb")
invoices = dynamodb.Table(os.environ["INVOICES_TABLE"])
reminded = dynamodb.Table(os.environ["REMINDED_TABLE"])
ses = boto3.client("sesv2")

PAUSE = timedelta(days=10)


def handler(event, context):
    today = date.today()
    told = 0
    for invoice in overdue(today):
        last = reminded.get_item(Key={"invoice": invoice["number"]}).get("Item")
        if last and date.fromisoformat(last["day"]) + PAUSE > today:
            continue
        mail(invoice)
        reminded.put_item(Item={"invoice": invoice["number"], "day": today.isoformat()})
        told += 1
    return {"reminded": told}


def overdue(today):
    """Unpaid invoices whose day has passed, with the attributes the role may see."""
    question = {
        "KeyConditionExpression": Key("state").eq("unpaid") & Key("due").lt(today.isoformat()),
        "ProjectionExpression": "#state, due, #number, email, cents",
        "ExpressionAttributeNames": {"#state": "state", "#number": "number"},
    }
    while True:
        found = invoices.query(**question)
        yield from found["Items"]
        if "LastEvaluatedKey" not in found:
            return
        question["ExclusiveStartKey"] = found["LastEvaluatedKey"]


def mail(invoice):
    euros = f"{int(invoice['cents']) / 100:.2f}"
    text = f"Dear customer,\n\ninvoice {invoice['number']} over EUR {euros} was due on {invoice['due']}.\n"
    ses.send_email(
        FromEmailAddress=os.environ["SENDER"],
        Destination={"ToAddresses": [invoice["email"]]},
        Content={
            "Simple": {
                "Subject": {"Data": f"Invoice {invoice['number']}"},
                "Body": {"Text": {"Data": text}},
            }
        },
    )
