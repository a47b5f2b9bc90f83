// For the tests of an adapter.

export type { ConformanceCase, Open, Skips } from "./conformance-case.ts";
export { describeEventLog, eventLogCases } from "./event-log-suite.ts";
export type { FakeTime } from "./fake-time.ts";

// For tests of what is built on the ports.
export { fakeTime, settled } from "./fake-time.ts";
export type { CacheBounds, OpenCache } from "./result-cache-suite.ts";
export { describeResultCache, resultCacheCases } from "./result-cache-suite.ts";
export type { SampleNode } from "./sample-node.ts";
export { sampleAnnounce, sampleDescription, sampleEntry, sampleEvent, sampleHeartbeat, sampleWithdraw } from "./sample-node.ts";
export { describeTransport, transportCases } from "./transport-suite.ts";
