"""Mails what is in the queue. A message that fails goes back alone; the others of its batch are done."""

import json
import os
import smtplib
import time
from email.message import EmailMessage

import boto3

secrets = boto3.client("secretsmanager")
sent = boto3.resource("dynamodb").Table(os.environ["SENT_TABLE"])

HOST, PORT = os.environ["SMTP_HOST"], int(os.environ["SMTP_PORT"])
USER, INBOX = os.environ["SMTP_USER"], os.environ["INBOX"]
REMEMBER = 14 * 24 * 3600  # seconds; as long as a message can live in a queue


def handler(event, context):
    failed = []
    for record in event["Records"]:
        try:
            deliver(record["messageId"], json.loads(record["body"]))
        # Whatever is wrong with one message must not take the rest of the batch with it.
        except Exception as problem:
            print(json.dumps({"message": record["messageId"], "problem": repr(problem)}))
            failed.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failed}


def deliver(message, said):
    """Mails the message unless that has been done. Marked afterwards: a crash in between mails it twice, never not."""
    if "Item" in sent.get_item(Key={"message": message}, ConsistentRead=True):
        return
    mail(said)
    sent.put_item(Item={"message": message, "forget_at": int(time.time()) + REMEMBER})


def mail(said):
    letter = EmailMessage()
    letter["From"] = INBOX
    letter["To"] = INBOX
    letter["Reply-To"] = said["from"]
    letter["Subject"] = said["subject"]
    letter.set_content(said["text"])
    password = secrets.get_secret_value(SecretId=os.environ["SMTP_PASSWORD_SECRET"])["SecretString"]
    with smtplib.SMTP_SSL(HOST, PORT, timeout=10) as server:
        server.login(USER, password)
        server.send_message(letter)
