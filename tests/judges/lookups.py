"""Looks up every resource of a deployed template by its own service, so that a listed but missing one is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from emulator import Emulator
from template import Resource

Client = Callable[[str], Any]


def missing(emulator: Emulator, resources: list[Resource], gaps: dict[str, str]) -> list[str]:
    """What is wrong with the deployed resources; types in `gaps` are only listed, not looked up."""
    clients: dict[str, Any] = {}

    def client(service: str) -> Any:
        if service not in clients:
            clients[service] = emulator.client(service)
        return clients[service]

    found = []
    for r in resources:
        look = LOOKS.get(r.type)
        if look is None:
            if r.type not in gaps:
                found.append(f"{r.path}: nobody knows how to look up a {r.type}; add it to lookups.py or to the gaps")
            continue
        try:
            seen = look(client, r, r.properties)
        except Exception as error:  # noqa: BLE001 - every error means it is not there
            found.append(f"{r.path} ({r.type}) is not there: {error}")
            continue
        if seen is False:
            found.append(f"{r.path} ({r.type}) is not there as the template says")
    return found


def _name(arn: str) -> str:
    """A function's name and qualifier, from its ARN or as it stands."""
    return ":".join(arn.split(":")[6:]) if arn.startswith("arn:") else arn


def _permission(c: Client, r: Resource, p: Any) -> bool:
    name, _, qualifier = _name(p["FunctionName"]).partition(":")
    policy = c("lambda").get_policy(FunctionName=name, **({"Qualifier": qualifier} if qualifier else {}))["Policy"]
    return p["Principal"] in policy and (not p.get("SourceArn") or p["SourceArn"] in policy)


def _alias(c: Client, r: Resource, p: Any) -> bool:
    return c("lambda").get_alias(FunctionName=_name(p["FunctionName"]), Name=p["Name"])["Name"] == p["Name"]


def _asynchronous(c: Client, r: Resource, p: Any) -> bool:
    seen = c("lambda").get_function_event_invoke_config(FunctionName=_name(p["FunctionName"]), Qualifier=p["Qualifier"])
    return "MaximumRetryAttempts" not in p or seen["MaximumRetryAttempts"] == p["MaximumRetryAttempts"]


def _group(c: Client, r: Resource, p: Any) -> bool:
    groups = c("logs").describe_log_groups(logGroupNamePrefix=r.physical)["logGroups"]
    return any(g["logGroupName"] == r.physical and g.get("retentionInDays") == p.get("RetentionInDays") for g in groups)


def _inline(c: Client, r: Resource, p: Any) -> bool:
    return all(c("iam").get_role_policy(RoleName=role, PolicyName=p["PolicyName"]) for role in p["Roles"])


def _role(c: Client, r: Resource, p: Any) -> bool:
    names = c("iam").list_role_policies(RoleName=r.physical)["PolicyNames"]
    return {policy["PolicyName"] for policy in p.get("Policies", [])} <= set(names)


def _rule(c: Client, r: Resource, p: Any) -> bool:
    bus = {"EventBusName": p["EventBusName"].rsplit("/", 1)[-1]} if "EventBusName" in p else {}
    name = r.physical.rsplit("|", 1)[-1].rsplit("/", 1)[-1]
    targets = c("events").list_targets_by_rule(Rule=name, **bus)["Targets"]
    return c("events").describe_rule(Name=name, **bus)["Name"] == name and len(targets) == len(p["Targets"])


def _subscription(c: Client, r: Resource, p: Any) -> bool:
    rows = c("sns").list_subscriptions_by_topic(TopicArn=p["TopicArn"])["Subscriptions"]
    return any(row["Protocol"] == p["Protocol"] and row["Endpoint"] == p["Endpoint"] for row in rows)


def _table(c: Client, r: Resource, p: Any) -> bool:
    seen = c("dynamodb").describe_table(TableName=r.physical)["Table"]
    indexes = {i["IndexName"] for i in seen.get("GlobalSecondaryIndexes", [])}
    return seen["KeySchema"] == p["KeySchema"] and indexes == {
        i["IndexName"] for i in p.get("GlobalSecondaryIndexes", [])
    }


LOOKS: dict[str, Callable[[Client, Resource, Any], Any]] = {
    "AWS::ApiGatewayV2::Api": lambda c, r, p: c("apigatewayv2").get_api(ApiId=r.physical),
    "AWS::ApiGatewayV2::Stage": lambda c, r, p: c("apigatewayv2").get_stage(ApiId=p["ApiId"], StageName=p["StageName"]),
    "AWS::ApiGatewayV2::Integration": lambda c, r, p: c("apigatewayv2").get_integration(
        ApiId=p["ApiId"], IntegrationId=r.physical.rsplit("/", 1)[-1]
    ),
    "AWS::ApiGatewayV2::Route": lambda c, r, p: (
        c("apigatewayv2").get_route(ApiId=p["ApiId"], RouteId=r.physical.rsplit("/", 1)[-1])["RouteKey"]
        == p["RouteKey"]
    ),
    "AWS::ApiGatewayV2::Authorizer": lambda c, r, p: c("apigatewayv2").get_authorizer(
        ApiId=p["ApiId"], AuthorizerId=r.physical.rsplit("/", 1)[-1]
    ),
    "AWS::ApiGatewayV2::DomainName": lambda c, r, p: c("apigatewayv2").get_domain_name(DomainName=p["DomainName"]),
    "AWS::ApiGatewayV2::ApiMapping": lambda c, r, p: (
        c("apigatewayv2").get_api_mappings(DomainName=p["DomainName"])["Items"] != []
    ),
    "AWS::CloudFormation::Stack": lambda c, r, p: (
        c("cloudformation").describe_stacks(StackName=r.physical)["Stacks"][0]["StackStatus"]
        in ("CREATE_COMPLETE", "UPDATE_COMPLETE")
    ),
    "AWS::DynamoDB::Table": _table,
    "AWS::Events::EventBus": lambda c, r, p: c("events").describe_event_bus(Name=r.physical),
    "AWS::Events::Rule": _rule,
    "AWS::IAM::ManagedPolicy": lambda c, r, p: c("iam").get_policy(PolicyArn=r.arn),
    "AWS::IAM::Policy": _inline,
    "AWS::IAM::Role": _role,
    "AWS::KMS::Alias": lambda c, r, p: any(
        a["AliasName"] == p["AliasName"] for a in c("kms").list_aliases()["Aliases"]
    ),
    "AWS::KMS::Key": lambda c, r, p: c("kms").describe_key(KeyId=r.physical),
    "AWS::Kinesis::Stream": lambda c, r, p: c("kinesis").describe_stream_summary(StreamName=r.physical),
    "AWS::Lambda::Alias": _alias,
    "AWS::Lambda::EventInvokeConfig": _asynchronous,
    "AWS::Lambda::EventSourceMapping": lambda c, r, p: (
        c("lambda").get_event_source_mapping(UUID=r.physical)["EventSourceArn"] == p["EventSourceArn"]
    ),
    "AWS::Lambda::Function": lambda c, r, p: (
        c("lambda").get_function_configuration(FunctionName=r.physical)["MemorySize"] == p["MemorySize"]
    ),
    "AWS::Lambda::Permission": _permission,
    "AWS::Lambda::Version": lambda c, r, p: (
        len(c("lambda").list_versions_by_function(FunctionName=_name(p["FunctionName"]))["Versions"]) > 1
    ),
    "AWS::Logs::LogGroup": _group,
    "AWS::S3::Bucket": lambda c, r, p: c("s3").head_bucket(Bucket=r.physical),
    "AWS::S3::BucketPolicy": lambda c, r, p: c("s3").get_bucket_policy(Bucket=p["Bucket"]),
    "AWS::SES::EmailIdentity": lambda c, r, p: c("sesv2").get_email_identity(EmailIdentity=p["EmailIdentity"]),
    "AWS::SNS::Subscription": _subscription,
    "AWS::SNS::Topic": lambda c, r, p: c("sns").get_topic_attributes(TopicArn=r.arn),
    "AWS::SNS::TopicPolicy": lambda c, r, p: all(
        "aws:SecureTransport" in c("sns").get_topic_attributes(TopicArn=t)["Attributes"]["Policy"] for t in p["Topics"]
    ),
    "AWS::SQS::Queue": lambda c, r, p: (
        c("sqs").get_queue_attributes(QueueUrl=r.ref, AttributeNames=["All"])["Attributes"].get("VisibilityTimeout")
        == str(p.get("VisibilityTimeout", 30))
    ),
    "AWS::SQS::QueuePolicy": lambda c, r, p: all(
        "aws:SecureTransport"
        in c("sqs").get_queue_attributes(QueueUrl=q, AttributeNames=["Policy"])["Attributes"]["Policy"]
        for q in p["Queues"]
    ),
    "AWS::Scheduler::Schedule": lambda c, r, p: c("scheduler").get_schedule(
        Name=r.physical.rsplit("/", 1)[-1], **({"GroupName": p["GroupName"]} if "GroupName" in p else {})
    ),
    "AWS::Scheduler::ScheduleGroup": lambda c, r, p: c("scheduler").get_schedule_group(Name=r.physical),
    "AWS::SecretsManager::Secret": lambda c, r, p: c("secretsmanager").describe_secret(SecretId=r.arn),
}
