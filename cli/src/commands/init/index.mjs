import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";

const table = new DynamoDBClient({});

export async function handler(event) {
  const name = event.pathParameters.name;
  const { Attributes } = await table.send(
    new UpdateItemCommand({
      TableName: process.env.GREETINGS_TABLE,
      Key: { name: { S: name } },
      UpdateExpression: "ADD times :one",
      ExpressionAttributeValues: { ":one": { N: "1" } },
      ReturnValues: "UPDATED_NEW",
    }),
  );
  return {
    statusCode: 200,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ hello: name, times: Number(Attributes.times.N) }),
  };
}
