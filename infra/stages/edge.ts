import { Duration, RemovalPolicy, SecretValue, Stack } from "aws-cdk-lib";
import { AccessLogFormat } from "aws-cdk-lib/aws-apigateway";
import {
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from "aws-cdk-lib/aws-apigatewayv2";
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { Certificate } from "aws-cdk-lib/aws-certificatemanager";
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginProtocolPolicy,
  OriginRequestPolicy,
  OriginSslPolicy,
  ResponseHeadersPolicy,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from "aws-cdk-lib/aws-cloudfront";
import { HttpOrigin } from "aws-cdk-lib/aws-cloudfront-origins";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { LogGroup } from "aws-cdk-lib/aws-logs";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";
import type { FunctionName, GateFunctionName } from "../pipeline.ts";

/** CloudFront keeps these answers for 10 seconds unless told not to, and would show one person's refusal to the next. */
const NEVER_KEPT = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];

/**
 * For answers that the functions did not write themselves; theirs carry their own. Nothing may be loaded from
 * elsewhere, and no script or style in the page's own text runs.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

export interface EdgeProps {
  readonly context: StageContext;
  /** The firewall, in us-east-1 as CloudFront asks. */
  readonly webAclArn: string;
}

/**
 * What users reach: CloudFront with the firewall, in front of one HTTP API that lets in nothing else. The functions
 * attach their routes to it.
 */
export class Edge extends Construct {
  readonly api: HttpApi;
  readonly distribution: Distribution;
  /** Public origin of the system. */
  readonly baseUrl: string;
  readonly accessLog: LogGroup;
  private readonly doorkeeper: HttpLambdaAuthorizer;

  constructor(scope: Construct, { context, webAclArn }: EdgeProps) {
    super(scope, "edge");
    const { settings, key } = context;

    const originKey = new Secret(this, "OriginKey", {
      description: "Shows the HTTP API that a request came through the edge",
      generateSecretString: { excludePunctuation: true, passwordLength: 48 },
      ...(key && { encryptionKey: key }),
    });
    // CloudFormation fills it in on both sides in one deployment; it never appears in a template.
    const originKeyValue = SecretValue.secretsManager(originKey.secretArn).unsafeUnwrap();

    this.api = new HttpApi(this, "Api", {
      apiName: `${settings.stage}-reporting`,
      createDefaultStage: false,
    });
    this.accessLog = this.logRequests(context);
    const origin = new DeployedFunction(this, "origin", { context, env: { ORIGIN_KEY: originKeyValue } });
    this.doorkeeper = new HttpLambdaAuthorizer("Doorkeeper", origin.lambda, {
      identitySource: ["$request.header.x-origin-key"],
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      resultsCacheTtl: Duration.hours(1),
    });

    this.distribution = this.distribute(context, webAclArn, originKeyValue);
    this.baseUrl = `https://${settings.domain?.name ?? this.distribution.distributionDomainName}`;
    this.watch(context);
  }

  /** Sends requests to a function; routes are written as API Gateway writes them. */
  route(
    target: DeployedFunction<Exclude<FunctionName | GateFunctionName, "origin">>,
    routes: readonly string[],
  ): void {
    const integration = new HttpLambdaIntegration(`${target.node.id}-integration`, target.lambda, {
      // One permission for the whole API rather than one per route.
      scopePermissionToRoute: false,
    });
    for (const route of routes) {
      new HttpRoute(this, `route ${route.replaceAll("/", "|")}`, {
        httpApi: this.api,
        routeKey: routeKey(route),
        integration,
        authorizer: this.doorkeeper,
      });
    }
  }

  private logRequests({ settings, key }: StageContext): LogGroup {
    const log = new LogGroup(this, "AccessLog", {
      retention: settings.retention.logDays,
      removalPolicy: RemovalPolicy.RETAIN,
      ...(key && { encryptionKey: key }),
    });
    new HttpStage(this, "Stage", {
      httpApi: this.api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: settings.throttling.requestsPerSecond, burstLimit: settings.throttling.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        // Neither query string nor body: a sign-in code or a figure has no place in a log.
        format: AccessLogFormat.custom(
          JSON.stringify({
            time: "$context.requestTimeEpoch",
            requestId: "$context.requestId",
            method: "$context.httpMethod",
            path: "$context.path",
            status: "$context.status",
            milliseconds: "$context.responseLatency",
            bytes: "$context.responseLength",
            routeKey: "$context.routeKey",
            error: "$context.integrationErrorMessage",
            refused: "$context.authorizer.error",
          }),
        ),
      },
    });
    return log;
  }

  private distribute({ settings }: StageContext, webAclArn: string, originKeyValue: string): Distribution {
    const headers = new ResponseHeadersPolicy(this, "Headers", {
      comment: `${settings.stage}: security headers`,
      securityHeadersBehavior: {
        strictTransportSecurity: {
          accessControlMaxAge: Duration.days(730),
          includeSubdomains: true,
          preload: false,
          override: true,
        },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.SAME_ORIGIN, override: true },
        contentSecurityPolicy: { contentSecurityPolicy: CONTENT_SECURITY_POLICY, override: false },
      },
    });
    const { region, urlSuffix } = Stack.of(this);
    const behaviour: BehaviorOptions = {
      origin: new HttpOrigin(`${this.api.apiId}.execute-api.${region}.${urlSuffix}`, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        customHeaders: { "x-origin-key": originKeyValue },
        readTimeout: Duration.seconds(30),
      }),
      // Every answer depends on who asks and on what was submitted a moment ago.
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      // It compresses only what it may keep. The functions do it themselves: shared/http/compressed-pages.ts says of what.
      compress: false,
    };
    return new Distribution(this, "Distribution", {
      comment: `${settings.stage}: ward reporting`,
      defaultBehavior: behaviour,
      // A program that sends its token over plain HTTP is refused, so that the mistake shows the first time.
      additionalBehaviors: {
        "/api/*": { ...behaviour, viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY },
      },
      errorResponses: NEVER_KEPT.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
      httpVersion: HttpVersion.HTTP2_AND_3,
      webAclId: webAclArn,
      ...(settings.domain && {
        minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
        domainNames: [settings.domain.name],
        certificate: Certificate.fromCertificateArn(this, "Certificate", settings.domain.certificateArn),
      }),
    });
  }

  private watch(context: StageContext): void {
    const metric = (metricName: string, statistic: string): Metric =>
      new Metric({
        namespace: "AWS/ApiGateway",
        metricName,
        dimensionsMap: { ApiId: this.api.apiId },
        statistic,
        period: Duration.minutes(5),
      });
    new ImpactAlarm(this, {
      context,
      name: "requests-failing",
      impact:
        "Users see errors instead of pages, and submissions are not taken: requests fail, whatever the cause.",
      metric: metric("5xx", "sum"),
      threshold: 5,
    });
    new ImpactAlarm(this, {
      context,
      name: "answers-slow",
      impact: "Pages and submissions take many seconds: people press the button twice or give up.",
      metric: metric("Latency", "p95"),
      threshold: Duration.seconds(5).toMilliseconds(),
      evaluationPeriods: 3,
    });
  }
}

function routeKey(route: string): HttpRouteKey {
  if (route === "$default") return HttpRouteKey.DEFAULT;
  const [methodName, path] = route.split(" ");
  const method = Object.values(HttpMethod).find((known) => known === methodName);
  if (!method || path === undefined) throw new Error(`not a route: "${route}"`);
  return HttpRouteKey.with(path, method);
}
