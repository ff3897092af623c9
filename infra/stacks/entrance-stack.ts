import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Admin } from "../stages/admin.ts";
import { Edge } from "../stages/edge.ts";
import { Heartbeat } from "../stages/heartbeat.ts";
import { Intake } from "../stages/intake.ts";
import { Notify } from "../stages/notify.ts";
import { Portal } from "../stages/portal.ts";
import { SignIn } from "../stages/sign-in.ts";
import { Watch } from "../stages/watch.ts";
import type { GlobalStack } from "./global-stack.ts";
import type { PipelineStack } from "./pipeline-stack.ts";
import type { RecordsStack } from "./records-stack.ts";

export interface EntranceStackProps extends StackProps {
  readonly recordsStack: RecordsStack;
  readonly globalStack: GlobalStack;
  readonly pipelineStack: PipelineStack;
}

/** What users reach, and what reaches them: the edge, sign-in, the functions that answer, the one that writes mails; and the page that watches all of it. */
export class EntranceStack extends Stack {
  readonly edge: Edge;

  constructor(scope: Construct, id: string, props: EntranceStackProps) {
    super(scope, id, props);
    const { context, records, accounts } = props.recordsStack;
    const { aggregate, publish, notifyQueue } = props.pipelineStack;

    this.edge = new Edge(this, { context, webAclArn: props.globalStack.firewall.webAclArn });
    const { edge } = this;
    const signIn = new SignIn(this, { context, accounts, baseUrl: edge.baseUrl });
    const intake = new Intake(this, { context, records, signIn, edge });
    const portal = new Portal(this, { context, records, signIn, edge, notifyQueue: notifyQueue.queue });
    const admin = new Admin(this, {
      context,
      records,
      signIn,
      edge,
      accounts,
      closeQueue: aggregate.closeQueue.queue,
    });
    const notify = new Notify(this, {
      context,
      records,
      accounts,
      queue: notifyQueue.queue,
      baseUrl: edge.baseUrl,
    });
    const heartbeat = new Heartbeat(this, { context, records, accounts, baseUrl: edge.baseUrl });
    new Watch(this, {
      context,
      edge,
      intake,
      portal,
      admin,
      aggregate,
      publish,
      notify,
      notifyQueue,
      heartbeat,
    });

    new CfnOutput(this, "Address", { value: edge.baseUrl, description: "Where people go" });
    new CfnOutput(this, "SignInPage", { value: signIn.pageUrl });
    new CfnOutput(this, "UserPoolId", { value: accounts.pool.userPoolId });
    new CfnOutput(this, "LedgerTable", { value: records.tables.ledger.tableName });
    new CfnOutput(this, "SnapshotsTable", { value: records.tables.snapshots.tableName });
    new CfnOutput(this, "SnapshotBucket", { value: records.snapshots.bucketName });
    new CfnOutput(this, "DistributionForDns", { value: edge.distribution.distributionDomainName });
  }
}
