// The same constructs as in python_l2.py, in the language the CDK is written in.
'use strict';

const { App, Duration, RemovalPolicies, RemovalPolicy, Stack } = require('aws-cdk-lib');
const cloudtrail = require('aws-cdk-lib/aws-cloudtrail');
const cloudwatch = require('aws-cdk-lib/aws-cloudwatch');
const actions = require('aws-cdk-lib/aws-cloudwatch-actions');
const iam = require('aws-cdk-lib/aws-iam');
const kms = require('aws-cdk-lib/aws-kms');
const logs = require('aws-cdk-lib/aws-logs');
const s3 = require('aws-cdk-lib/aws-s3');
const sns = require('aws-cdk-lib/aws-sns');
const { alarm, alarms, context, description, estate, metric, names, region, statements } = require('./estate');

function many(value) {
  return Array.isArray(value) ? value : [value];
}

function statement(document) {
  const principal = document.Principal?.Service;
  return new iam.PolicyStatement({
    sid: document.Sid,
    actions: many(document.Action),
    principals: principal ? [new iam.ServicePrincipal(principal)] : undefined,
    resources: many(document.Resource),
    conditions: document.Condition,
  });
}

function makeKey(stack, its) {
  const key = new kms.Key(stack, 'Key', {
    description: 'Encrypts what CloudTrail trails deliver',
    enableKeyRotation: true,
  });
  const found = [
    ...statements('trail-key', 'each_trail', {
      TrailArn: its.trailArn,
      TrailArnsAnyRegion: its.anyTrailArn,
      TrailLabel: its.label,
    }),
    ...statements('trail-key', 'each_topic_trail', { TrailArn: its.trailArn, TrailLabel: its.label }),
    ...statements('trail-key', 'log_group', {
      LogsService: `logs.${region}.amazonaws.com`,
      LogGroupArn: its.logGroupArn,
    }),
    ...statements('trail-key', 'alarms', { AlarmArns: its.anyAlarmArn, Account: its.account }),
  ];
  found.forEach((each) => key.addToResourcePolicy(statement(each)));
  return key;
}

function makeBucket(stack, its, key) {
  const bucket = new s3.Bucket(stack, 'Bucket', {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    bucketKeyEnabled: false,
    encryption: s3.BucketEncryption.KMS,
    encryptionKey: key,
    enforceSSL: true,
    lifecycleRules: [
      {
        id: 'Archive',
        objectSizeGreaterThan: estate.smallest_archived_bytes - 1,
        transitions: [
          {
            storageClass: s3.StorageClass.GLACIER,
            transitionAfter: Duration.days(estate.archive_after_days),
          },
        ],
      },
      {
        id: 'Expire',
        expiration: Duration.days(estate.expire_after_days),
        noncurrentVersionExpiration: Duration.days(1),
      },
      {
        id: 'AbortUploads',
        abortIncompleteMultipartUploadAfter: Duration.days(estate.abort_uploads_after_days),
      },
    ],
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    versioned: true,
  });
  statements('archive-bucket', 'each_trail', {
    BucketArn: bucket.bucketArn,
    LogPathArns: bucket.arnForObjects(its.logPath),
    TrailArn: its.trailArn,
    TrailLabel: its.label,
  }).forEach((each) => bucket.addToResourcePolicy(statement(each)));
  return bucket;
}

function makeTopic(stack, its, key) {
  const topic = new sns.Topic(stack, 'Topic', { enforceSSL: true, masterKey: key });
  statements('delivery-topic', 'each_trail', {
    TopicArn: topic.topicArn,
    TrailArn: its.trailArn,
    TrailLabel: its.label,
  }).forEach((each) => topic.addToResourcePolicy(statement(each)));
  return topic;
}

function makeLogGroup(stack, its, key) {
  const group = new logs.LogGroup(stack, 'LogGroup', {
    encryptionKey: key,
    logGroupName: its.logGroup,
    retention: logs.RetentionDays.ONE_YEAR,
  });
  const role = new iam.Role(stack, 'LogRole', {
    assumedBy: new iam.ServicePrincipal('cloudtrail.amazonaws.com'),
    description: 'Lets CloudTrail deliver events to CloudWatch Logs',
  });
  const policy = new iam.ManagedPolicy(stack, 'LogRolePolicy', {
    description: 'Lets CloudTrail write its own log streams',
    roles: [role],
    statements: statements('log-role', 'always', { LogStreamArns: its.streamArn }).map(statement),
  });
  return { group, role, policy };
}

function makeAlarmTopic(stack, its, key) {
  const topic = new sns.Topic(stack, 'AlarmTopic', { enforceSSL: true, masterKey: key });
  // enforceSSL brings the other one.
  statements('alarm-topic', 'alarms', {
    TopicArn: topic.topicArn,
    AlarmArns: its.anyAlarmArn,
    Account: its.account,
  }).forEach((each) => topic.addToResourcePolicy(statement(each)));
  return topic;
}

function makeAlarms(stack, its, group, topic) {
  for (const entry of alarms) {
    new logs.MetricFilter(stack, `${entry.id}Filter`, {
      defaultValue: metric.default_value,
      filterPattern: logs.FilterPattern.literal(entry.pattern),
      logGroup: group,
      metricName: its.metric(entry),
      metricNamespace: metric.namespace,
      metricValue: metric.value,
    });
    new cloudwatch.Alarm(stack, `${entry.id}Alarm`, {
      alarmDescription: description(entry, its.trail),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: alarm.evaluation_periods,
      metric: new cloudwatch.Metric({
        metricName: its.metric(entry),
        namespace: metric.namespace,
        period: Duration.seconds(alarm.period_seconds),
        statistic: alarm.statistic,
      }),
      threshold: alarm.threshold,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new actions.SnsAction(topic));
  }
}

function build(app, number) {
  const its = names(number);
  const stack = new Stack(app, its.stack, { env: { account: its.account, region } });
  const key = makeKey(stack, its);
  const bucket = makeBucket(stack, its, key);
  const topic = makeTopic(stack, its, key);
  const { group, role, policy } = makeLogGroup(stack, its, key);
  const trail = new cloudtrail.CfnTrail(stack, 'Trail', {
    cloudWatchLogsLogGroupArn: group.logGroupArn,
    cloudWatchLogsRoleArn: role.roleArn,
    enableLogFileValidation: true,
    eventSelectors: [{ includeManagementEvents: true, readWriteType: 'All' }],
    includeGlobalServiceEvents: true,
    insightSelectors: [],
    isLogging: true,
    isMultiRegionTrail: true,
    isOrganizationTrail: false,
    kmsKeyId: key.keyArn,
    s3BucketName: bucket.bucketName,
    snsTopicName: topic.topicArn,
    trailName: its.trail,
  });
  trail.node.addDependency(bucket.policy, topic, policy);
  makeAlarms(stack, its, group, makeAlarmTopic(stack, its, key));
}

function main(count, outdir) {
  const begin = process.hrtime.bigint();
  const seconds = (from, to) => Math.round(Number(to - from) / 1e5) / 1e4;
  const app = new App({ analyticsReporting: false, context, outdir });
  RemovalPolicies.of(app).apply(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
  for (let number = 0; number < count; number += 1) build(app, number);
  const built = process.hrtime.bigint();
  app.synth();
  const done = process.hrtime.bigint();
  console.log(JSON.stringify({ build: seconds(begin, built), synth: seconds(built, done) }));
}

main(Number(process.argv[2]), process.argv[3]);
