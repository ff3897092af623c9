import { describe, expect, it } from "vitest";
import { prod } from "../../infra/settings/prod.ts";
import { checkSettings, readStage, SettingsError } from "../../infra/settings/read.ts";

describe("settings", () => {
  it("are found by the stage's name", () => {
    expect(readStage("prod").stage).toBe("prod");
    expect(readStage("dev").stage).toBe("dev");
  });

  it("say which stages there are when the name is wrong", () => {
    expect(() => readStage("production")).toThrow(
      new SettingsError('No stage "production": choose one of dev, prod with -c stage=NAME.'),
    );
  });

  it("name every fault and where it is", () => {
    const faulty = {
      ...prod,
      region: "Singapore",
      alarmAddress: "nobody",
      signInPrefix: "amazon-le-chan",
      retention: { ...prod.retention, logDays: 17 },
      colour: "red",
    };
    let message = "";
    try {
      checkSettings(faulty, "infra/settings/prod.ts");
    } catch (error) {
      message = error instanceof SettingsError ? error.message : "";
    }
    expect(message).toContain("infra/settings/prod.ts cannot be used");
    expect(message).toContain("must be an AWS region code such as ap-southeast-1\n  → at region");
    expect(message).toContain("must be an e-mail address\n  → at alarmAddress");
    expect(message).toContain("must not contain aws, amazon or cognito\n  → at signInPrefix");
    expect(message).toContain("must be one of 7, 14, 30");
    expect(message).toContain('Unrecognized key: "colour"');
  });

  it("take a certificate from us-east-1 only, as CloudFront does", () => {
    const domain = {
      name: "baocao.example.vn",
      certificateArn: "arn:aws:acm:ap-southeast-1:111122223333:certificate/x",
    };
    expect(() => checkSettings({ ...prod, domain }, "prod")).toThrow(
      "must be an ACM certificate in us-east-1",
    );
  });
});
