import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import {
  AccountRecovery,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  StringAttribute,
  UserPool,
  UserPoolEmail,
  UserPoolOperation,
} from "aws-cdk-lib/aws-cognito";
import { Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { Construct } from "constructs";
import type { StageContext } from "../parts/context.ts";
import { DeployedFunction } from "../parts/deployed-function.ts";
import { ImpactAlarm } from "../parts/impact-alarm.ts";

/** Who may sign in, and what their tokens say: the only personal data of the system. */
export class Accounts extends Construct {
  readonly pool: UserPool;
  /** As in the tokens' `iss`. */
  readonly issuer: string;
  readonly claims: DeployedFunction<"claims">;

  constructor(scope: Construct, context: StageContext) {
    super(scope, "accounts");
    const { settings } = context;

    this.claims = new DeployedFunction(this, "claims", { context, env: {} });
    this.pool = new UserPool(this, "Pool", {
      userPoolName: `${settings.stage}-accounts`,
      featurePlan: FeaturePlan.ESSENTIALS,
      selfSignUpEnabled: false,
      signInAliases: { username: true },
      signInCaseSensitive: false,
      standardAttributes: {
        email: { required: true, mutable: true },
        fullname: { required: true, mutable: true },
      },
      customAttributes: {
        ward: new StringAttribute({ mutable: true, maxLen: 64 }),
        org_unit: new StringAttribute({ mutable: true, maxLen: 64 }),
      },
      // Per person: whoever is an administrator or of the leadership gets those roles only with a second factor,
      // which `claims` sees to; Cognito itself knows only "for all" or "as set for each".
      mfa: Mfa.OPTIONAL,
      mfaSecondFactor: { email: true, otp: true, sms: false },
      passwordPolicy: {
        minLength: 12,
        requireLowercase: true,
        requireUppercase: true,
        requireDigits: true,
        requireSymbols: true,
        tempPasswordValidity: Duration.days(3),
      },
      // An address that receives the second factor must not also be enough to set a new password.
      accountRecovery: AccountRecovery.NONE,
      email: UserPoolEmail.withSES({
        fromEmail: settings.mailSender.address,
        fromName: settings.mailSender.name,
        sesRegion: settings.region,
        ...domainOf(settings.mailSender.address),
      }),
      userInvitation: {
        emailSubject: "Tài khoản hệ thống báo cáo",
        emailBody: [
          "<p>Kính gửi Ông/Bà,</p>",
          "<p>Tài khoản hệ thống báo cáo của Ông/Bà đã được tạo.</p>",
          "<p>Tên đăng nhập: <b>{username}</b><br>Mật khẩu tạm thời: <b>{####}</b></p>",
          `<p>Đăng nhập tại: <a href="${settings.publicUrl}">${settings.publicUrl}</a></p>`,
          "<p>Mật khẩu tạm thời có hiệu lực trong 3 ngày; hệ thống sẽ yêu cầu đổi mật khẩu khi đăng nhập lần đầu.</p>",
        ].join(""),
      },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.pool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.claims.lambda,
      LambdaVersion.V2_0,
    );
    // Apart from the function's role: the pool needs the function first, the permission needs the pool.
    new Policy(this, "ReadSecondFactor", {
      roles: [this.claims.role],
      statements: [
        new PolicyStatement({ actions: ["cognito-idp:AdminGetUser"], resources: [this.pool.userPoolArn] }),
      ],
    });

    const { region, urlSuffix } = Stack.of(this);
    this.issuer = `https://cognito-idp.${region}.${urlSuffix}/${this.pool.userPoolId}`;

    new ImpactAlarm(this, {
      context,
      name: "sign-in-failing",
      impact:
        "People cannot sign in: their tokens are not completed. Whoever is signed in goes on until it expires.",
      metric: this.claims.lambda.metricErrors({ period: Duration.minutes(5), statistic: "sum" }),
      threshold: 1,
    });
  }
}

/** SES sends for an address once its domain is verified. */
function domainOf(address: string): { sesVerifiedDomain?: string } {
  const domain = address.split("@")[1];
  return domain === undefined ? {} : { sesVerifiedDomain: domain };
}
