"""Sets products aside, once a purchase; says so when few are left or there are not enough."""

import json
import os
import time

import boto3

# This client takes and gives plain Python values.
dynamodb = boto3.resource("dynamodb").meta.client
sns = boto3.client("sns")

LEVELS, SERVED = os.environ["STOCK_LEVELS_TABLE"], os.environ["STOCK_SERVED_TABLE"]
LOW_WATER = int(os.environ["LOW_WATER"])
REMEMBER = 30 * 24 * 3600  # seconds


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            reserve(json.loads(record["body"]))
        # Whatever is wrong with one message must not take the rest of the batch with it.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def reserve(wanted):
    """Marks the purchase and lowers the level, both or neither."""
    mark = {
        "TableName": SERVED,
        "Item": {"purchase": wanted["id"], "forget_at": int(time.time()) + REMEMBER},
        "ConditionExpression": "attribute_not_exists(purchase)",
    }
    lower = {
        "TableName": LEVELS,
        "Key": {"sku": wanted["sku"]},
        "UpdateExpression": "SET #free = #free - :pieces",
        "ConditionExpression": "#free >= :pieces",
        "ExpressionAttributeNames": {"#free": "free"},
        "ExpressionAttributeValues": {":pieces": wanted["pieces"]},
    }
    try:
        dynamodb.transact_write_items(TransactItems=[{"Put": mark}, {"Update": lower}])
    except dynamodb.exceptions.TransactionCanceledException as refused:
        served_before, too_few = (r["Code"] == "ConditionalCheckFailed" for r in refused.response["CancellationReasons"])
        if served_before:
            return
        if not too_few:
            raise  # two purchases at the same moment: this one comes again
        tell({"not_reserved": wanted})
        return
    free = int(dynamodb.get_item(TableName=LEVELS, Key={"sku": wanted["sku"]})["Item"]["free"])
    if free <= LOW_WATER:
        tell({"sku": wanted["sku"], "free": free})


def tell(what):
    sns.publish(TopicArn=os.environ["STOCK_RUNNING_LOW_TOPIC"], Message=json.dumps(what))
