// The second evaluator: reads a batch of policies and requests a line, writes their verdicts a line.
//
// The package's public simulation drops condition keys it does not know
// (kms:EncryptionContext:aws:cloudtrail:arn is one), so its core is called, which drops nothing.

import { createInterface } from 'node:readline'
import { loadPolicy } from '@cloud-copilot/iam-policy'
import { anonymousPrincipal } from '@cloud-copilot/iam-simulate'

const ENGINE = './node_modules/@cloud-copilot/iam-simulate/dist/esm'
const { authorize } = await import(`${ENGINE}/core_engine/CoreSimulatorEngine.js`)
const { AwsRequestImpl } = await import(`${ENGINE}/request/request.js`)
const { DiscoveryContextKeyConstraints } = await import(
  `${ENGINE}/context_keys/discoveryContextKeyConstraints.js`
)
const { RequestContextImpl } = await import(`${ENGINE}/requestContext.js`)

const ACCOUNT = '111122223333'
const PARAMETERS = {
  simulationMode: 'Strict',
  discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints()
}
const VERDICTS = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'denied',
  DeniedForAccount: 'denied',
  ImplicitlyDenied: 'implicit deny'
}

function load(document) {
  return loadPolicy(document, { name: 'policy' })
}

function asked({ principal, action, resource, context }) {
  const who = principal === 'anonymous' ? anonymousPrincipal : principal
  const what = { resource, accountId: ACCOUNT }
  return new AwsRequestImpl(who, what, action, new RequestContextImpl(context), false)
}

function analysis(request, policies) {
  return authorize({
    request,
    sessionPolicy: undefined,
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: undefined,
    permissionBoundaries: undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: PARAMETERS,
    ...policies
  })
}

// An Allow to the account is one to its root, and leaves everybody else to the account.
function ofResource(result, request) {
  if (result !== 'AllowedForAccount') {
    return VERDICTS[result]
  }
  return request.principal.endsWith(':root') ? 'allowed' : 'implicit deny'
}

const JUDGES = {
  resource: ({ policy }, request) =>
    ofResource(
      analysis(asked(request), { resourcePolicy: policy }).resourceAnalysis.result,
      request
    ),
  identity: ({ policy }, request) =>
    VERDICTS[analysis(asked(request), { identityPolicies: [policy] }).identityAnalysis.result],
  role: ({ policy, boundary }, request) => {
    const policies = { identityPolicies: [policy], permissionBoundaries: [boundary] }
    const { identityAnalysis, permissionBoundaryAnalysis } = analysis(asked(request), policies)
    const both = [identityAnalysis, permissionBoundaryAnalysis]
    return both.every(({ result }) => result === 'Allowed') ? 'allowed' : 'implicit deny'
  }
}
JUDGES.trust = JUDGES.resource

function verdict(judge, policies, request) {
  try {
    return judge(policies, request) ?? 'error: no verdict'
  } catch (error) {
    return `error: ${error.message}`
  }
}

function verdicts({ kind, policy, boundary, requests }) {
  const policies = { policy: load(policy), boundary: boundary && load(boundary) }
  return requests.map((request) => verdict(JUDGES[kind], policies, request))
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(JSON.stringify(JSON.parse(line).map(verdicts)) + '\n')
}
