import { ArnFormat, RemovalPolicy, Stack } from "aws-cdk-lib";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { CfnLoggingConfiguration, CfnWebACL } from "aws-cdk-lib/aws-wafv2";
import { Construct } from "constructs";
import type { StageSettings } from "../settings/schema.ts";

/** What a person reads whose address has sent too much; programs read the status and Retry-After. */
const TOO_MANY_REQUESTS = JSON.stringify({
  type: "about:blank",
  title: "Quá nhiều yêu cầu",
  status: 429,
  detail: "Địa chỉ mạng của đơn vị đã gửi quá nhiều yêu cầu trong 5 phút. Vui lòng thử lại sau ít phút.",
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

    const webAcl = new CfnWebACL(this, "WebAcl", {
      scope: "CLOUDFRONT",
      defaultAction: { allow: {} },
      visibilityConfig: visibility(`${settings.stage}-all`),
      customResponseBodies: {
        "too-many-requests": { contentType: "APPLICATION_JSON", content: TOO_MANY_REQUESTS },
      },
      // Five at most: the free plan of CloudFront takes no more.
      rules: [
        {
          name: "requests-per-address",
          priority: 0,
          statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: settings.requestsPerAddress } },
          action: {
            block: {
              customResponse: {
                responseCode: 429,
                customResponseBodyKey: "too-many-requests",
                responseHeaders: [{ name: "Retry-After", value: "300" }],
              },
            },
          },
          visibilityConfig: visibility("requests-per-address"),
        },
        managed(1, "AWSManagedRulesAmazonIpReputationList"),
        managed(2, "AWSManagedRulesCommonRuleSet", COUNTED_ONLY),
        managed(3, "AWSManagedRulesKnownBadInputsRuleSet"),
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
