/** DynamoDB stream records as Lambda hands them to a function: plain JSON, binary in base64, times in seconds. */
import type { _Record, AttributeValue } from "@aws-sdk/client-dynamodb-streams";
import type { MovableClock } from "../clock.ts";

type Image = Record<string, AttributeValue>;

export function toStreamRecord(record: _Record, streamArn: string, region: string, clock: MovableClock) {
  const change = record.dynamodb ?? {};
  const createdAt = change.ApproximateCreationDateTime?.getTime() ?? Date.now();
  return {
    eventID: record.eventID,
    eventName: record.eventName,
    eventVersion: record.eventVersion ?? "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: region,
    eventSourceARN: streamArn,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(clock.at(createdAt) / 1000),
      Keys: plain(change.Keys),
      ...(change.NewImage !== undefined && { NewImage: plain(change.NewImage) }),
      ...(change.OldImage !== undefined && { OldImage: plain(change.OldImage) }),
      SequenceNumber: change.SequenceNumber,
      SizeBytes: change.SizeBytes,
      StreamViewType: change.StreamViewType,
    },
  };
}

function plain(image: Image | undefined): Record<string, unknown> {
  return Object.fromEntries(Object.entries(image ?? {}).map(([name, value]) => [name, plainValue(value)]));
}

function plainValue(value: AttributeValue): unknown {
  if (value.B !== undefined) return { B: base64(value.B) };
  if (value.BS !== undefined) return { BS: value.BS.map(base64) };
  if (value.L !== undefined) return { L: value.L.map(plainValue) };
  if (value.M !== undefined) return { M: plain(value.M) };
  return value;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
