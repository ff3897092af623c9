import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnLoggingConfiguration, CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { StageSettings } from "../settings/schema.ts";

/** What a person reads who has sent too much; programs read the status and Retry-After. */
const TOO_MANY_REQUESTS = JSON.stringify({
  type: "too-many-requests",
  title: "Gửi quá nhiều yêu cầu",
  status: 429,
  detail:
    "Địa chỉ mạng của đơn vị, hoặc chương trình dùng mã truy cập này, đã gửi quá nhiều yêu cầu trong 5 phút. Hãy thử lại sau ít phút; gửi lại báo cáo không bị ghi hai lần.",
});

/**
 * Rules of the managed core set that only count here, because they would refuse honest reports; what they guard
 * against is met where it matters: bodies are parsed by schema and limited to 256 KiB, every text is escaped.
 */
const COUNTED_ONLY = [
  /** Refuses bodies over 8 KB: a report with its narrative, or an Excel file, is larger. */
  "SizeRestrictions_BODY",
  /** Finds "scripts" in the compressed bytes of an Excel file. */
  "CrossSiteScripting_BODY",
];

/** Refuses floods and known attacks before they reach, and cost, anything. Lives in us-east-1, as CloudFront asks. */
export class Firewall extends Construct {
  readonly webAclArn: string;

  constructor(scope: Construct, settings: StageSettings) {
    super(scope, "firewall");

    const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
      metricName,
      cloudWatchMetricsEnabled: true,
      sampledRequestsEnabled: true,
    });
    const managed = (
      priority: number,
      name: string,
      countedOnly: readonly string[] = [],
    ): CfnWebACL.RuleProperty => ({
      name,
      priority,
      overrideAction: { none: {} },
      statement: {
        managedRuleGroupStatement: {
          vendorName: "AWS",
          name,
          ...(countedOnly.length > 0 && {
            ruleActionOverrides: countedOnly.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          }),
        },
      },
      visibilityConfig: visibility(name),
    });

    const limited = (
      priority: number,
      name: string,
      statement: CfnWebACL.RateBasedStatementProperty,
    ): CfnWebACL.RuleProperty => ({
      name,
      priority,
      statement: { rateBasedStatement: statement },
      action: {
        block: {
          customResponse: {
            responseCode: 429,
            customResponseBodyKey: "too-many-requests",
            responseHeaders: [{ name: "Retry-After", value: "300" }],
          },
        },
      },
      visibilityConfig: visibility(name),
    });

    const webAcl = new CfnWebACL(this, "WebAcl", {
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`${settings.stage}-all`),
      customResponseBodies: {
        "too-many-requests": { contentType: "APPLICATION_JSON", content: TOO_MANY_REQUESTS },
      },
      // Five at most: the free plan of CloudFront takes no more.
      rules: [
        limited(0, "requests-per-token", {
          aggregateKeyType: "CUSTOM_KEYS",
          // By its digest: what a rule by rate counts appears in the log of what it refuses.
          customKeys: [
            { header: { name: "authorization", textTransformations: [{ priority: 0, type: "SHA256" }] } },
          ],
          limit: settings.requestsPerToken,
        }),
        limited(1, "requests-per-address", { aggregateKeyType: "IP", limit: settings.requestsPerAddress }),
        managed(2, "AWSManagedRulesAmazonIpReputationList"),
        managed(3, "AWSManagedRulesCommonRuleSet", COUNTED_ONLY),
        managed(4, "AWSManagedRulesKnownBadInputsRuleSet"),
      ],
    });
    this.webAclArn = webAcl.attrArn;

    const log = new LogGroup(this, "Log", {
      // WAF writes only to log groups whose name starts like this.
      logGroupName: `aws-waf-logs-${settings.stage}-reporting`,
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    new CfnLoggingConfiguration(this, "Logging", {
      resourceArn: webAcl.attrArn,
      // WAF refuses the ":*" that a log group's own ARN ends in.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: "logs",
          resource: "log-group",
          resourceName: log.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      redactedFields: [
        { singleHeader: { Name: "authorization" } },
        { singleHeader: { Name: "cookie" } },
        { queryString: {} },
      ],
      // What was let through is in the API's own log.
      loggingFilter: {
        DefaultBehavior: "DROP",
        Filters: [
          {
            Behavior: "KEEP",
            Requirement: "MEETS_ANY",
            Conditions: [{ ActionCondition: { Action: "BLOCK" } }, { ActionCondition: { Action: "COUNT" } }],
          },
        ],
      },
    });
  }
}
