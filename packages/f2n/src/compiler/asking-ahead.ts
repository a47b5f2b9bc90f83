import type { FollowUps, Question } from "./follow-ups.ts";
import { tupleWriter } from "./tuple-writer.ts";

/**
 * What the compiler's client is made of, as far as it is used here. The client is private upstream, but present in the pinned version; a part that is
 * missing fails loudly with the first question.
 */
export interface CompilerClient {
  readonly channel: ClientChannel;
  apiRequest(method: string, params?: unknown): unknown;
  apiRequestBinary(method: string, params?: unknown): Uint8Array | undefined;
}

interface ClientChannel {
  readonly child: { readonly pid?: number };
  writeAllBuf(bytes: Uint8Array, length: number): void;
  /** Reads the next message into the three fields below; waits for it. */
  readTuple(): void;
  /** What was read already ends here, and begins there. */
  readonly readBufLen: number;
  readonly readBufPos: number;
  readonly _msgType: number;
  readonly _msgName: Buffer;
  readonly _msgPayload: Buffer;
  /** Answers what the compiler asks in the middle of a question: for a file, for a folder. */
  handleCall(name: string, payload: Buffer): void;
}

export interface AskingAhead {
  /** Asks what will be asked soon; whoever asks then finds the answer, or waits for less. */
  ask(questions: readonly Question[]): void;
  /** While `run` lasts, what usually follows on an answer is asked as soon as that is there. */
  within<T>(run: () => T): T;
  /** Waits for all that is on its way. Due before the thread's event loop runs again: Node would read what it finds in the pipe. */
  settle(): void;
}

interface Sent extends Question {
  readonly bytes: number;
  /** Absent where nobody wants the answer. */
  readonly key?: string;
}

type Answer = { readonly data: unknown } | { readonly failure: string };

/** Whose answers are no JSON. */
const binary: ReadonlySet<string> = new Set(["getSourceFile", "signatureToSignatureDeclaration", "typeToTypeNode"]);

const messages = { request: 1, response: 4, call: 6 } as const;

/** Those that are asked ahead. During none of them does the compiler ask for a file. */
const quiet: ReadonlySet<string> = new Set([
  "getAliasSymbolOfType",
  "getAliasedSymbol",
  "getConstraintOfTypeParameter",
  "getExportsOfModule",
  "getIndexInfosOfType",
  "getMemberInModuleExports",
  "getParametersOfSignature",
  "getPropertiesOfType",
  "getReturnTypeOfSignature",
  "getShorthandAssignmentValueSymbol",
  "getSignaturesOfType",
  "getSourceFile",
  "getSymbolAtLocation",
  "getSymbolOfType",
  "getSymbolsAtLocations",
  "getSyntacticDiagnostics",
  "getTargetOfType",
  "getTypeArguments",
  "getTypeAtLocation",
  "getTypeOfSymbol",
  "getTypesOfSymbols",
  "getTypesOfType",
  "getWellKnownSymbols",
]);

/** Most bytes of questions without an answer: pipes that are full in both directions stand still for ever, and hold 16,384 bytes where they hold least. */
const maxBytes = 12_000;
/** Most answers that wait to be wanted; of types that grow without end there are always more. */
const maxUnused = 48;
/** Most answers that are kept, for those who have not asked yet or will ask again. */
const maxKept = 1_000;

/**
 * Lets a client ask ahead. It waits for each answer before the next question, and most of that time passes in waking the other process: about 80 µs, of
 * which a question that finds it awake needs 7. Answers come in the order of the questions, so that several may be on their way. What the compiler
 * reads while it asks for a file itself, it takes for the file: nothing is written to it behind a question that is not quiet.
 */
export function askingAhead(client: CompilerClient, followUps: FollowUps): AskingAhead {
  const { channel } = client;
  const outbox = tupleWriter();
  const sent: Sent[] = [];
  const awaited = new Set<string>();
  let arrived = new Map<string, Answer>();
  /** What arrived before, as long as the younger ones are few. */
  let earlier = new Map<string, Answer>();
  /** Asked ahead for the function that is being read, and not wanted so far. */
  const unused = new Set<string>();
  /** To be asked ahead as soon as there is room. */
  const later: Question[] = [];
  let unanswered = 0;
  let isEager = false;

  const post = (): void => outbox.flush((bytes, length) => channel.writeAllBuf(bytes, length));
  const put = (question: Omit<Sent, "bytes">, payload: string, bytes: number): void => {
    outbox.put(messages.request, question.method, payload);
    sent.push({ ...question, bytes });
    unanswered += bytes;
    if (question.key !== undefined) awaited.add(question.key);
  };
  const answerFor = (key: string): Answer | undefined => arrived.get(key) ?? earlier.get(key);
  const keep = (key: string, answer: Answer): void => {
    if (arrived.size >= maxKept) {
      earlier = arrived;
      arrived = new Map();
    }
    arrived.set(key, answer);
  };

  /** False where there is no room for one more. */
  const askOne = ({ method, params }: Question): boolean => {
    if (unused.size >= maxUnused) return false;
    const payload = JSON.stringify(params);
    const key = keyOf(method, payload);
    if (awaited.has(key) || answerFor(key) !== undefined) return true;
    const bytes = sizeOf(method, payload);
    if (unanswered + bytes > maxBytes) return false;
    put({ method, params, key }, payload, bytes);
    unused.add(key);
    return true;
  };

  const askLater = (): void => {
    if (later.length === 0) return;
    const left = later.findIndex((question) => !askOne(question));
    later.splice(0, left === -1 ? later.length : left);
  };

  /** Waits for the next answer; `isFollowed` tells whether what it leads to is asked. */
  const receive = (isFollowed: boolean): void => {
    for (channel.readTuple(); channel._msgType === messages.call; channel.readTuple())
      channel.handleCall(channel._msgName.toString(), channel._msgPayload);
    const question = sent.shift();
    const bytes = channel._msgPayload;
    if (question === undefined || !channel._msgName.equals(outbox.nameOf(question.method)))
      throw new Error(`The compiler answered ${channel._msgName} instead of ${question?.method}`);
    const { method, key } = question;
    unanswered -= question.bytes;
    if (key === undefined) return;
    awaited.delete(key);
    if (channel._msgType !== messages.response) {
      keep(key, { failure: bytes.toString() });
      return;
    }
    const isBinary = binary.has(method);
    const data: unknown = bytes.length === 0 ? undefined : isBinary ? bytes : JSON.parse(bytes.toString());
    keep(key, { data });
    if (data === undefined || isBinary || !quiet.has(method)) return;
    const next = followUps.after(question, data);
    if (isFollowed) next.forEach(askOne);
  };

  const settle = (): void => {
    later.length = 0;
    post();
    while (sent.length > 0) receive(false);
  };

  const waitFor = (key: string, isQuiet: boolean): Answer => {
    for (;;) {
      const answer = answerFor(key);
      if (answer !== undefined) return answer;
      // What is left to do with what was read comes before waiting for more.
      if (isQuiet && channel.readBufPos >= channel.readBufLen) post();
      receive(isEager);
    }
  };

  const answerTo = (method: string, params: unknown): unknown => {
    const payload = JSON.stringify(params);
    const key = keyOf(method, payload);
    const isQuiet = quiet.has(method);
    // Many together cost one write.
    if (unused.delete(key) && unused.size < maxUnused / 2) askLater();
    if (answerFor(key) === undefined) {
      const bytes = sizeOf(method, payload);
      if (unanswered + bytes > maxBytes) settle();
      if (!awaited.has(key) && answerFor(key) === undefined) put({ method, params, key }, payload, bytes);
      post();
    }
    const answer = waitFor(key, isQuiet);
    if (isQuiet) post();
    if (!isQuiet || binary.has(method)) {
      arrived.delete(key);
      earlier.delete(key);
    }
    if ("failure" in answer) throw new Error(answer.failure);
    return answer.data;
  };

  client.apiRequest = (method, params = null) => {
    if (method !== "release") return answerTo(method, params);
    // Goes along with the next question, and has no answer that anybody wants.
    const payload = JSON.stringify(params);
    put({ method, params }, payload, sizeOf(method, payload));
    arrived.clear();
    earlier.clear();
    followUps.forget();
    return undefined;
  };
  client.apiRequestBinary = (method, params = null) => answerTo(method, params) as Uint8Array | undefined; // As these methods answer.

  return {
    ask(questions) {
      later.push(...questions);
      askLater();
      post();
    },
    settle,
    within(run) {
      isEager = true;
      unused.clear();
      try {
        return run();
      } finally {
        isEager = false;
      }
    },
  };
}

const keyOf = (method: string, payload: string): string => `${method} ${payload}`;

/** With what the protocol adds, and a little more. */
const sizeOf = (method: string, payload: string): number => method.length + Buffer.byteLength(payload) + 12;
