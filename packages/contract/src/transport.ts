import type { CallRoute } from "./calls.ts";
import type { EventMessage } from "./event.ts";
import type { Verdict } from "./registry.ts";

/** What a transport promises when `publish` resolves. */
export interface Receipt {
  /** Opaque place in the transport's own order. */
  readonly position: string;
  /** The transport already had this `event_id` and stored nothing. */
  readonly duplicate: boolean;
  /** The collector's answer where the transport brings it back at once (HTTP, gRPC). */
  readonly verdict?: Verdict;
}

export interface Logged {
  readonly position: string;
  readonly message: EventMessage;
  readonly principal: string;
}

/** Carries events from announcers to collectors: at least once, in the order of one publisher. */
export interface Transport extends AsyncDisposable {
  /** Address without credentials, for messages: `memory:`, `nats://host:4222`. */
  readonly address: string;
  /**
   * Resolves when the event is stored as durably as the transport promises; safe to repeat with the same `event_id`. Rejects with
   * `transport/unavailable` or `transport/timeout`; a rejected verdict is an answer, not a rejection.
   */
  publish(message: EventMessage, options?: { readonly signal?: AbortSignal }): Promise<Receipt>;
  /**
   * Every stored event from `from` on, then the new ones, in order, each at least once. Listens from the moment of the call, not of the first
   * pull. Ends without a throw when `signal` aborts or the transport is disposed.
   */
  follow(options: {
    readonly from: "start" | "now" | { readonly after: string };
    readonly signal?: AbortSignal;
  }): AsyncIterable<Logged>;
  /** Hands a collector's verdict to the announcer of `instanceId`; silent when it is not there. */
  answer(instanceId: string, verdict: Verdict): Promise<void>;
  /** Calls `hear` for verdicts on events of `instanceId` until disposed. */
  verdicts(instanceId: string, hear: (verdict: Verdict) => void): AsyncDisposable;
  /** Present when calls can come back the same way. */
  readonly calls?: CallRoute;
}
