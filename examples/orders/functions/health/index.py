"""GET /health: says that the front door is open. It may reach nothing, so anyone may call it."""


def handler(event, context):
    return {"statusCode": 200, "headers": {"content-type": "text/plain"}, "body": "ok\n"}
