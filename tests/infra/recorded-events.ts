/** Events as AWS sends them, with this system's values: from AWS's documentation of each service. */

export function httpEvent(method: string, path: string, at: number, body?: unknown) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  return {
    version: "2.0",
    routeKey: method === "POST" ? `POST ${path}` : "$default",
    rawPath: path,
    rawQueryString: "",
    headers: {
      "content-length": String(text?.length ?? 0),
      ...(text !== undefined && { "content-type": "application/json" }),
      host: "abcdefghij.execute-api.ap-southeast-1.amazonaws.com",
      "user-agent": "Amazon CloudFront",
      via: "2.0 0123456789abcdef.cloudfront.net (CloudFront)",
      "x-amz-cf-id": "0123456789abcdefghijklmnopqrstuvwxyz==",
      "x-amzn-trace-id": "Root=1-66e4f5a0-0123456789abcdef01234567",
      "x-forwarded-for": "203.0.113.7, 130.176.0.1",
      "x-forwarded-port": "443",
      "x-forwarded-proto": "https",
      "x-origin-key": "k".repeat(48),
    },
    requestContext: {
      accountId: "anonymous",
      apiId: "abcdefghij",
      authorizer: { lambda: {} },
      domainName: "abcdefghij.execute-api.ap-southeast-1.amazonaws.com",
      domainPrefix: "abcdefghij",
      http: { method, path, protocol: "HTTP/1.1", sourceIp: "130.176.0.1", userAgent: "Amazon CloudFront" },
      requestId: "eXampleRequestId=",
      routeKey: method === "POST" ? `POST ${path}` : "$default",
      stage: "$default",
      time: "14/Sep/2026:01:00:00 +0000",
      timeEpoch: at,
    },
    ...(text !== undefined && { body: text }),
    isBase64Encoded: false,
  };
}

/** EventBridge Scheduler's input, as the schedule words it. */
export function scheduledRun(time: string) {
  return { source: "aws.scheduler", time, detail: { job: "daily" } };
}

export function queueBatch(queueName: string, message: unknown) {
  return {
    Records: [
      {
        messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
        receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
        body: JSON.stringify(message),
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: "1789580700000",
          SenderId: "AROAEXAMPLE:aggregate",
          ApproximateFirstReceiveTimestamp: "1789580700100",
        },
        messageAttributes: {},
        md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
        eventSource: "aws:sqs",
        eventSourceARN: `arn:aws:sqs:ap-southeast-1:000000000000:${queueName}`,
        awsRegion: "ap-southeast-1",
      },
    ],
  };
}

export function streamBatch(newImage: Record<string, unknown>) {
  return {
    Records: [
      {
        eventID: "c4ca4238a0b923820dcc509a6f75849b",
        eventName: "INSERT",
        eventVersion: "1.1",
        eventSource: "aws:dynamodb",
        awsRegion: "ap-southeast-1",
        dynamodb: {
          ApproximateCreationDateTime: 1_789_354_800,
          Keys: { pk: newImage.pk, sk: newImage.sk },
          NewImage: newImage,
          SequenceNumber: "4421584500000000017450439091",
          SizeBytes: 320,
          StreamViewType: "NEW_IMAGE",
        },
        eventSourceARN:
          "arn:aws:dynamodb:ap-southeast-1:000000000000:table/ledger/stream/2026-09-01T00:00:00.000",
      },
    ],
  };
}

export function tokenGeneration(userName: string, groups: string[], attributes: Record<string, string>) {
  return {
    version: "2",
    triggerSource: "TokenGeneration_HostedAuth",
    region: "ap-southeast-1",
    userPoolId: "ap-southeast-1_Example",
    userName,
    callerContext: { awsSdkVersion: "aws-sdk-unknown-unknown", clientId: "client" },
    request: {
      userAttributes: { sub: "0b1c", email: `${userName}@example.vn`, ...attributes },
      groupConfiguration: { groupsToOverride: groups, iamRolesToOverride: [], preferredRole: null },
      scopes: ["openid"],
    },
    response: { claimsAndScopeOverrideDetails: null },
  };
}

export function authorizerRequest(key: string) {
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: "arn:aws:execute-api:ap-southeast-1:000000000000:abcdefghij/$default/GET/",
    identitySource: [key],
    routeKey: "$default",
    rawPath: "/",
    rawQueryString: "",
    headers: { "x-origin-key": key },
    requestContext: { stage: "$default", timeEpoch: 1_789_354_800_000 },
  };
}
