// For the tests of an adapter.
export { describeEventLog, eventLogCases } from "./event-log-suite.ts";
export { describeTransport, transportCases } from "./transport-suite.ts";
export type { ConformanceCase, Open, Skips } from "./conformance-case.ts";

// For tests of what is built on the ports.
export { fakeTime, settled } from "./fake-time.ts";
export type { FakeTime } from "./fake-time.ts";
export { sampleAnnounce, sampleDescription, sampleEntry, sampleEvent, sampleHeartbeat, sampleWithdraw } from "./sample-node.ts";
export type { SampleNode } from "./sample-node.ts";
