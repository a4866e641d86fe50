// Asks @cloud-copilot/iam-simulate about many requests: a JSON file in, one answer a request out.
// It is licensed under the AGPL, so it runs here as a process of its own and is neither linked nor shipped.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [packages, file] = process.argv.slice(2);
const found = createRequire(`${packages}/`).resolve('@cloud-copilot/iam-simulate');
const { runSimulation } = await import(pathToFileURL(found));
const { account, roles, resources, requests } = JSON.parse(readFileSync(file, 'utf8'));

const answers = [];
for (const { role, action, resource, policy, context } of requests) {
  const simulation = {
    request: { principal: roles[role].arn, action, resource: { resource, accountId: account }, contextVariables: context },
    identityPolicies: roles[role].documents.map((policy, i) => ({ name: `policy-${i}`, policy })),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    ...(policy === undefined ? {} : { resourcePolicy: resources[policy] }),
  };
  const answer = await runSimulation(simulation, {});
  answers.push(
    answer.resultType === 'error'
      ? { error: JSON.stringify(answer.errors) }
      : { result: answer.overallResult ?? answer.result?.evaluationResult ?? answer.resultType },
  );
}
process.stdout.write(JSON.stringify(answers));
