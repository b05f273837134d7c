// What the TypeScript peer builds, read from the same files as all the others read.
'use strict';

const fs = require('node:fs');
const path = require('node:path');

const ROOT = path.resolve(__dirname, '../../..');
const documents = new Map();

function read(name) {
  if (!documents.has(name)) documents.set(name, JSON.parse(fs.readFileSync(path.join(ROOT, name), 'utf8')));
  return documents.get(name);
}

const estate = read('bench/peers/estate.json');
const profile = read(`policies/alarms/${estate.profile}.json`);
const descriptions = read('bench/peers/descriptions.json');
const { region } = estate;

/** The account and the names of one stack. */
function names(number) {
  const account = String(estate.first_account + number);
  const trail = `audit-${number}`;
  const logGroup = `/trailwright/audit-${number}`;
  const logGroupArn = `arn:aws:logs:${region}:${account}:log-group:${logGroup}`;
  return {
    account,
    stack: `trailwright-${trail}`,
    trail,
    label: `Audit${number}`,
    logGroup,
    trailArn: `arn:aws:cloudtrail:${region}:${account}:trail/${trail}`,
    anyTrailArn: `arn:aws:cloudtrail:*:${account}:trail/*`,
    logPath: `AWSLogs/${account}/*`,
    anyAlarmArn: `arn:aws:cloudwatch:${region}:${account}:alarm:*`,
    metric: (alarm) => `${trail}-${alarm.id}`,
    logGroupArn,
    streamArn: `${logGroupArn}:log-stream:${account}_CloudTrail_${region}*`,
  };
}

/** A group of statements of policies/statements/, filled in. */
function statements(document, group, values) {
  return read(`policies/statements/${document}.json`).groups[group].map((each) => fill(each, values));
}

function fill(value, values) {
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
  }
  return Object.entries(values).reduce((text, [name, each]) => text.replaceAll(`\${${name}}`, each), value);
}

/** What an alarm says of itself. */
function description(alarm, trail) {
  return descriptions[alarm.id].replace('${Trail}', trail);
}

module.exports = {
  alarm: profile.alarm,
  alarms: profile.alarms,
  context: read('cdk.json').context,
  description,
  estate,
  metric: profile.metric,
  names,
  region,
  statements,
};
