"""Makes one call of the matrix against the emulator: which client, which method, which arguments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import ClientError

from matrix import ELSE, Call

DENIED = {"AccessDenied", "AccessDeniedException", "AuthorizationError", "UnauthorizedOperation", "403"}


@dataclass
class Target:
    """A deployed thing, by the names its service's calls take."""

    name: str
    arn: str
    url: str = ""
    stream: str = ""
    keys: tuple[tuple[str, str], ...] = ()  # a table's key attributes and their types
    indexes: dict[str, tuple[tuple[str, str], ...]] | None = None
    fifo: bool = False


def refused(call: Call, client: Callable[[str], Any], target: Target) -> bool:
    """Whether the call was refused for want of rights. Every other answer, even an error, means it was let through."""
    service, make = CALLS[call.action]
    try:
        make(client(service), target, call)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code in ("NotImplemented", "InvalidAction", "UnknownOperationException"):
            raise
        return code in DENIED
    return False


def _item(keys: tuple[tuple[str, str], ...], first: str | None) -> dict[str, Any]:
    """A key of a table; its partition key is `first`."""
    found = {}
    for place, (name, kind) in enumerate(keys):
        text = first if place == 0 and first is not None else ELSE
        found[name] = {"S": text} if kind == "S" else {"N": "1"}
    return found


def _shown(call: Call) -> dict[str, Any]:
    """The arguments that ask for some attributes only."""
    if not call.fields:
        return {}
    names = {f"#f{i}": name for i, name in enumerate(call.fields)}
    return {"ProjectionExpression": ", ".join(names), "ExpressionAttributeNames": names}


def _query(c: Any, t: Target, call: Call) -> None:
    keys = (t.indexes or {}).get(call.index or "", t.keys) if call.index else t.keys
    name, kind = keys[0]
    shown = _shown(call)
    names = shown.pop("ExpressionAttributeNames", {}) | {"#k": name}
    value = {"S": call.key if call.key is not None else ELSE} if kind == "S" else {"N": "1"}
    index = {"IndexName": call.index} if call.index else {}
    select = {"Select": "SPECIFIC_ATTRIBUTES"} if shown else {}
    c.query(
        TableName=t.name,
        KeyConditionExpression="#k = :k",
        ExpressionAttributeNames=names,
        ExpressionAttributeValues={":k": value},
        **index,
        **shown,
        **select,
    )


def _scan(c: Any, t: Target, call: Call) -> None:
    index = {"IndexName": call.index} if call.index else {}
    c.scan(TableName=t.name, **index, **_shown(call))


def _group(t: Target) -> dict[str, str]:
    return {"MessageGroupId": ELSE, "MessageDeduplicationId": ELSE} if t.fifo else {}


def _events(c: Any, t: Target, call: Call) -> None:
    c.put_events(Entries=[{"EventBusName": t.name, "Source": ELSE, "DetailType": ELSE, "Detail": "{}"}])


def _partiql(words: str) -> Callable[[Any, Target, Call], None]:
    def run(c: Any, t: Target, call: Call) -> None:
        where = " AND ".join(f'"{name}" = {_plain(kind)}' for name, kind in t.keys)
        c.execute_statement(Statement=f'{words} "{t.name}" WHERE {where}')

    return run


def _plain(kind: str) -> str:
    return f"'{ELSE}'" if kind == "S" else "1"


Make = Callable[[Any, Target, Call], Any]
CALLS: dict[str, tuple[str, Make]] = {
    "dynamodb:GetItem": (
        "dynamodb",
        lambda c, t, k: c.get_item(TableName=t.name, Key=_item(t.keys, k.key), **_shown(k)),
    ),
    "dynamodb:BatchGetItem": (
        "dynamodb",
        lambda c, t, k: c.batch_get_item(RequestItems={t.name: {"Keys": [_item(t.keys, k.key)], **_shown(k)}}),
    ),
    "dynamodb:Query": ("dynamodb", _query),
    "dynamodb:Scan": ("dynamodb", _scan),
    "dynamodb:PutItem": ("dynamodb", lambda c, t, k: c.put_item(TableName=t.name, Item=_item(t.keys, k.key))),
    "dynamodb:UpdateItem": (
        "dynamodb",
        lambda c, t, k: c.update_item(
            TableName=t.name,
            Key=_item(t.keys, k.key),
            UpdateExpression="SET #x = :x",
            ExpressionAttributeNames={"#x": "scant_probe"},
            ExpressionAttributeValues={":x": {"S": "1"}},
        ),
    ),
    "dynamodb:DeleteItem": ("dynamodb", lambda c, t, k: c.delete_item(TableName=t.name, Key=_item(t.keys, k.key))),
    "dynamodb:ConditionCheckItem": (
        "dynamodb",
        lambda c, t, k: c.transact_write_items(
            TransactItems=[
                {
                    "ConditionCheck": {
                        "TableName": t.name,
                        "Key": _item(t.keys, k.key),
                        "ConditionExpression": "attribute_not_exists(scant_probe)",
                    }
                }
            ]
        ),
    ),
    "dynamodb:BatchWriteItem": (
        "dynamodb",
        lambda c, t, k: c.batch_write_item(RequestItems={t.name: [{"PutRequest": {"Item": _item(t.keys, k.key)}}]}),
    ),
    "dynamodb:DescribeTable": ("dynamodb", lambda c, t, k: c.describe_table(TableName=t.name)),
    "dynamodb:UpdateTable": (
        "dynamodb",
        lambda c, t, k: c.update_table(TableName=t.name, BillingMode="PAY_PER_REQUEST"),
    ),
    "dynamodb:DeleteTable": ("dynamodb", lambda c, t, k: c.delete_table(TableName=t.name)),
    "dynamodb:PartiQLSelect": ("dynamodb", _partiql("SELECT * FROM")),
    "dynamodb:PartiQLDelete": ("dynamodb", _partiql("DELETE FROM")),
    "dynamodb:DescribeStream": ("dynamodbstreams", lambda c, t, k: c.describe_stream(StreamArn=t.stream)),
    "dynamodb:GetShardIterator": (
        "dynamodbstreams",
        lambda c, t, k: c.get_shard_iterator(
            StreamArn=t.stream, ShardId="shardId-00000000000000000000-00000000", ShardIteratorType="TRIM_HORIZON"
        ),
    ),
    "dynamodb:GetRecords": ("dynamodbstreams", lambda c, t, k: c.get_records(ShardIterator=f"{t.stream}|1|{ELSE}")),
    "s3:GetObject": ("s3", lambda c, t, k: c.get_object(Bucket=t.name, Key=k.key)),
    "s3:GetObjectVersion": ("s3", lambda c, t, k: c.get_object(Bucket=t.name, Key=k.key, VersionId=ELSE)),
    "s3:PutObject": ("s3", lambda c, t, k: c.put_object(Bucket=t.name, Key=k.key, Body=b"")),
    "s3:PutObjectAcl": ("s3", lambda c, t, k: c.put_object_acl(Bucket=t.name, Key=k.key, ACL="private")),
    "s3:AbortMultipartUpload": (
        "s3",
        lambda c, t, k: c.abort_multipart_upload(Bucket=t.name, Key=k.key, UploadId=ELSE),
    ),
    "s3:ListMultipartUploadParts": ("s3", lambda c, t, k: c.list_parts(Bucket=t.name, Key=k.key, UploadId=ELSE)),
    "s3:DeleteObject": ("s3", lambda c, t, k: c.delete_object(Bucket=t.name, Key=k.key)),
    "s3:DeleteObjectVersion": ("s3", lambda c, t, k: c.delete_object(Bucket=t.name, Key=k.key, VersionId=ELSE)),
    "s3:ListBucket": (
        "s3",
        lambda c, t, k: c.list_objects_v2(Bucket=t.name, **({} if k.key is None else {"Prefix": k.key})),
    ),
    "s3:ListBucketVersions": (
        "s3",
        lambda c, t, k: c.list_object_versions(Bucket=t.name, **({} if k.key is None else {"Prefix": k.key})),
    ),
    "s3:PutBucketPolicy": ("s3", lambda c, t, k: c.put_bucket_policy(Bucket=t.name, Policy="{}")),
    "s3:DeleteBucket": ("s3", lambda c, t, k: c.delete_bucket(Bucket=t.name)),
    "sqs:SendMessage": ("sqs", lambda c, t, k: c.send_message(QueueUrl=t.url, MessageBody="{}", **_group(t))),
    "sqs:ReceiveMessage": (
        "sqs",
        lambda c, t, k: c.receive_message(QueueUrl=t.url, VisibilityTimeout=0, WaitTimeSeconds=0),
    ),
    "sqs:DeleteMessage": ("sqs", lambda c, t, k: c.delete_message(QueueUrl=t.url, ReceiptHandle=ELSE)),
    "sqs:ChangeMessageVisibility": (
        "sqs",
        lambda c, t, k: c.change_message_visibility(QueueUrl=t.url, ReceiptHandle=ELSE, VisibilityTimeout=1),
    ),
    "sqs:GetQueueAttributes": ("sqs", lambda c, t, k: c.get_queue_attributes(QueueUrl=t.url, AttributeNames=["All"])),
    "sqs:GetQueueUrl": ("sqs", lambda c, t, k: c.get_queue_url(QueueName=t.name)),
    "sqs:PurgeQueue": ("sqs", lambda c, t, k: c.purge_queue(QueueUrl=t.url)),
    "sqs:DeleteQueue": ("sqs", lambda c, t, k: c.delete_queue(QueueUrl=t.url)),
    "sqs:SetQueueAttributes": (
        "sqs",
        lambda c, t, k: c.set_queue_attributes(QueueUrl=t.url, Attributes={"DelaySeconds": "0"}),
    ),
    "sqs:AddPermission": (
        "sqs",
        lambda c, t, k: c.add_permission(
            QueueUrl=t.url, Label=ELSE, AWSAccountIds=["111122223333"], Actions=["SendMessage"]
        ),
    ),
    "sns:Publish": ("sns", lambda c, t, k: c.publish(TopicArn=t.arn, Message="{}", **_group(t))),
    "sns:Subscribe": (
        "sns",
        lambda c, t, k: c.subscribe(TopicArn=t.arn, Protocol="email", Endpoint="probe@example.com"),
    ),
    "sns:DeleteTopic": ("sns", lambda c, t, k: c.delete_topic(TopicArn=t.arn)),
    "sns:SetTopicAttributes": (
        "sns",
        lambda c, t, k: c.set_topic_attributes(TopicArn=t.arn, AttributeName="DisplayName", AttributeValue=ELSE),
    ),
    "events:PutEvents": ("events", _events),
    "events:DeleteEventBus": ("events", lambda c, t, k: c.delete_event_bus(Name=t.name)),
    "events:DescribeEventBus": ("events", lambda c, t, k: c.describe_event_bus(Name=t.name)),
    "kinesis:PutRecord": ("kinesis", lambda c, t, k: c.put_record(StreamName=t.name, Data=b"{}", PartitionKey=ELSE)),
    "kinesis:PutRecords": (
        "kinesis",
        lambda c, t, k: c.put_records(StreamName=t.name, Records=[{"Data": b"{}", "PartitionKey": ELSE}]),
    ),
    "kinesis:GetShardIterator": (
        "kinesis",
        lambda c, t, k: c.get_shard_iterator(
            StreamARN=t.arn, ShardId="shardId-000000000000", ShardIteratorType="LATEST"
        ),
    ),
    "kinesis:GetRecords": ("kinesis", lambda c, t, k: c.get_records(StreamARN=t.arn, ShardIterator=ELSE)),
    "kinesis:DescribeStream": ("kinesis", lambda c, t, k: c.describe_stream(StreamName=t.name)),
    "kinesis:DescribeStreamSummary": ("kinesis", lambda c, t, k: c.describe_stream_summary(StreamName=t.name)),
    "kinesis:ListShards": ("kinesis", lambda c, t, k: c.list_shards(StreamName=t.name)),
    "kinesis:DeleteStream": ("kinesis", lambda c, t, k: c.delete_stream(StreamName=t.name)),
    "kinesis:MergeShards": (
        "kinesis",
        lambda c, t, k: c.merge_shards(
            StreamName=t.name, ShardToMerge="shardId-000000000000", AdjacentShardToMerge="shardId-000000000001"
        ),
    ),
    "secretsmanager:GetSecretValue": ("secretsmanager", lambda c, t, k: c.get_secret_value(SecretId=t.arn)),
    "secretsmanager:DescribeSecret": ("secretsmanager", lambda c, t, k: c.describe_secret(SecretId=t.arn)),
    "secretsmanager:PutSecretValue": (
        "secretsmanager",
        lambda c, t, k: c.put_secret_value(SecretId=t.arn, SecretString=ELSE),
    ),
    "secretsmanager:UpdateSecret": (
        "secretsmanager",
        lambda c, t, k: c.update_secret(SecretId=t.arn, Description=ELSE),
    ),
    "secretsmanager:UpdateSecretVersionStage": (
        "secretsmanager",
        lambda c, t, k: c.update_secret_version_stage(SecretId=t.arn, VersionStage=ELSE),
    ),
    "secretsmanager:DeleteSecret": ("secretsmanager", lambda c, t, k: c.delete_secret(SecretId=t.arn)),
    "secretsmanager:PutResourcePolicy": (
        "secretsmanager",
        lambda c, t, k: c.put_resource_policy(SecretId=t.arn, ResourcePolicy="{}"),
    ),
    "lambda:InvokeFunction": (
        "lambda",
        lambda c, t, k: c.invoke(FunctionName=t.arn, InvocationType="DryRun", Payload=b"{}"),
    ),
    "lambda:UpdateFunctionCode": (
        "lambda",
        lambda c, t, k: c.update_function_code(FunctionName=t.name, ZipFile=b"", DryRun=True),
    ),
    "lambda:UpdateFunctionConfiguration": (
        "lambda",
        lambda c, t, k: c.update_function_configuration(FunctionName=t.name, Description=ELSE),
    ),
    "lambda:GetFunction": ("lambda", lambda c, t, k: c.get_function(FunctionName=t.name)),
    "lambda:AddPermission": (
        "lambda",
        lambda c, t, k: c.add_permission(
            FunctionName=t.name, StatementId=ELSE, Action="lambda:InvokeFunction", Principal="s3.amazonaws.com"
        ),
    ),
    "logs:CreateLogStream": ("logs", lambda c, t, k: c.create_log_stream(logGroupName=t.name, logStreamName=ELSE)),
    "logs:PutLogEvents": (
        "logs",
        lambda c, t, k: c.put_log_events(
            logGroupName=t.name, logStreamName=ELSE, logEvents=[{"timestamp": 1, "message": "probe"}]
        ),
    ),
    "logs:CreateLogGroup": ("logs", lambda c, t, k: c.create_log_group(logGroupName=t.name)),
    "logs:DeleteLogGroup": ("logs", lambda c, t, k: c.delete_log_group(logGroupName=t.name)),
    "logs:FilterLogEvents": ("logs", lambda c, t, k: c.filter_log_events(logGroupName=t.name)),
    "xray:PutTraceSegments": ("xray", lambda c, t, k: c.put_trace_segments(TraceSegmentDocuments=["{}"])),
    "xray:PutTelemetryRecords": ("xray", lambda c, t, k: c.put_telemetry_records(TelemetryRecords=[])),
}
