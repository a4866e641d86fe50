"""Gives the sales system a new key, in the four steps the secret store asks for one after another.

Every step may be called again after a failure, so each first looks whether its work is done.
"""

import json
import os
import secrets
import urllib.request

import boto3

store = boto3.client("secretsmanager")


def handler(event, context):
    secret, version = event["SecretId"], event["ClientRequestToken"]
    stages = store.describe_secret(SecretId=secret)["VersionIdsToStages"]
    if "AWSCURRENT" in stages.get(version, []):
        return
    match event["Step"]:
        case "createSecret":
            create(secret, version)
        case "setSecret":
            call("POST", key(secret, "AWSCURRENT"), {"new_key": key(secret, "AWSPENDING")})
        case "testSecret":
            call("GET", key(secret, "AWSPENDING"))
        case "finishSecret":
            finish(secret, version, stages)
        case unknown:
            raise ValueError(f"unknown step {unknown}")


def create(secret, version):
    try:
        store.get_secret_value(SecretId=secret, VersionId=version, VersionStage="AWSPENDING")
    except store.exceptions.ResourceNotFoundException:
        store.put_secret_value(
            SecretId=secret,
            ClientRequestToken=version,
            SecretString=secrets.token_urlsafe(32),
            VersionStages=["AWSPENDING"],
        )


def finish(secret, version, stages):
    old = next(v for v, names in stages.items() if "AWSCURRENT" in names)
    store.update_secret_version_stage(
        SecretId=secret, VersionStage="AWSCURRENT", MoveToVersionId=version, RemoveFromVersionId=old
    )


def key(secret, stage):
    return store.get_secret_value(SecretId=secret, VersionStage=stage)["SecretString"]


def call(method, bearer, body=None):
    """Asks the sales system's key endpoint; an answer above 299 is raised."""
    request = urllib.request.Request(
        f"{os.environ['SALES_API']}/key",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"authorization": f"Bearer {bearer}", "content-type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        answer.read()
