import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { askingAhead, type CompilerClient } from "./asking-ahead.ts";
import type { FollowUps, Question } from "./follow-ups.ts";

interface Message {
  readonly method: string;
  readonly payload: string;
}

/** A client whose compiler answers with the payload itself: in order, one by one, and asks for a file during `updateSnapshot`. */
function echo() {
  const unread: Message[] = [];
  const writes: string[][] = [];
  let isCalling = false;
  const channel = {
    child: {},
    readBufLen: 0,
    readBufPos: 0,
    _msgType: 0,
    _msgName: Buffer.alloc(0),
    _msgPayload: Buffer.alloc(0),
    writeAllBuf(bytes: Uint8Array, length: number) {
      if (unread[0]?.method === "updateSnapshot") throw new Error("the compiler would take this for the file");
      const messages = messagesIn(Buffer.from(bytes.subarray(0, length)));
      unread.push(...messages);
      writes.push(messages.map(({ method }) => method));
    },
    readTuple() {
      const [message] = unread;
      if (message === undefined) throw new Error("nobody asked anything: this would wait for ever");
      const asksBack = message.method === "updateSnapshot" && !isCalling;
      if (asksBack && unread.length > 1) throw new Error("the compiler would take the next question for the file");
      isCalling = asksBack;
      if (!asksBack) unread.shift();
      channel._msgType = asksBack ? 6 : message.payload.includes("fail") ? 5 : 4;
      channel._msgName = Buffer.from(asksBack ? "readFile" : message.method);
      channel._msgPayload = Buffer.from(message.payload);
    },
    handleCall: () => {},
  };
  const client: CompilerClient = { channel, apiRequest: () => undefined, apiRequestBinary: () => undefined };
  return { client, writes, unread };
}

function messagesIn(bytes: Buffer): Message[] {
  const found: Message[] = [];
  let at = 0;
  const text = (): string => {
    const size = { 196: 1, 197: 2, 198: 4 }[bytes[at] ?? 0] ?? Number.NaN;
    const start = at + 1 + size;
    at = start + bytes.readUIntBE(at + 1, size);
    return bytes.toString("utf8", start, at);
  };
  while (at < bytes.length) {
    expect([...bytes.subarray(at, at + 2)]).toEqual([0x93, 1]);
    at += 2;
    found.push({ method: text(), payload: text() });
  }
  return found;
}

const nothing: FollowUps = { after: () => [], forget: () => {} };
const types = (id: number): Question => ({ method: "getTypesOfType", params: { id } });
const properties = (id: number): Question => ({ method: "getPropertiesOfType", params: { id } });

describe("askingAhead()", () => {
  test("sends what an answer leads to along before anybody asks, and gives each answer to its own question", () => {
    const { client, writes } = echo();
    const after = ({ method, params }: Question): Question[] =>
      method === "getTypesOfType" ? [{ method: "getPropertiesOfType", params }, properties(7)] : [];
    const asking = askingAhead(client, { ...nothing, after });
    asking.within(() => {
      expect(client.apiRequest("getTypesOfType", { id: 1 })).toEqual({ id: 1 });
      expect(writes).toEqual([["getTypesOfType"], ["getPropertiesOfType", "getPropertiesOfType"]]);
      expect(client.apiRequest("getPropertiesOfType", { id: 7 })).toEqual({ id: 7 });
      expect(client.apiRequest("getPropertiesOfType", { id: 1 })).toEqual({ id: 1 });
    });
    expect(writes).toHaveLength(2);
  });

  test("asks ahead of its own accord only within a function", () => {
    const { client, writes } = echo();
    askingAhead(client, { ...nothing, after: () => [properties(7)] });
    client.apiRequest("getTypesOfType", { id: 1 });
    expect(writes).toEqual([["getTypesOfType"]]);
  });

  test("writes nothing while the compiler may ask for a file, whatever is asked in whatever order", () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant("ahead"), id: fc.nat(9) }),
      fc.record({ kind: fc.constant("types"), id: fc.nat(9) }),
      fc.record({ kind: fc.constant("properties"), id: fc.nat(9) }),
      fc.record({ kind: fc.constant("update"), id: fc.nat(9) }),
      fc.record({ kind: fc.constant("release"), id: fc.nat(9) }),
      fc.record({ kind: fc.constant("long"), id: fc.nat(9) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const { client, unread } = echo();
        const asking = askingAhead(client, {
          ...nothing,
          after: ({ params }) =>
            (params as { id: number }).id < 5 ? [types((params as { id: number }).id + 1), properties(3)] : [],
        });
        asking.within(() => {
          for (const { kind, id } of steps) {
            if (kind === "ahead") asking.ask([types(id), properties(id)]);
            else if (kind === "types") expect(client.apiRequest("getTypesOfType", { id })).toEqual({ id });
            else if (kind === "properties") expect(client.apiRequest("getPropertiesOfType", { id })).toEqual({ id });
            else if (kind === "update") expect(client.apiRequest("updateSnapshot", { id })).toEqual({ id });
            else if (kind === "release") client.apiRequest("release", { id });
            else {
              const params = { id, text: "x".repeat(70_000) };
              expect(client.apiRequest("getSymbolsAtLocations", params)).toEqual(params);
            }
          }
        });
        asking.settle();
        expect(unread).toEqual([]);
      }),
    );
  });

  test("has no more questions on their way than a small pipe holds, and no more answers waiting than a function needs", () => {
    const { client, writes, unread } = echo();
    const asking = askingAhead(client, { ...nothing, after: ({ params }) => [types((params as { id: number }).id + 1)] });
    asking.ask(Array.from({ length: 40 }, (_, id) => ({ method: "getTypesOfSymbols", params: { id, text: "x".repeat(1_000) } })));
    expect(unread.length).toBeLessThan(16);
    asking.settle();
    asking.within(() => {
      for (let id = 0; id < 1_000; id += 100) client.apiRequest("getTypesOfType", { id });
    });
    asking.settle();
    expect(writes.flat().filter((method) => method === "getTypesOfType").length).toBeLessThan(80);
  });

  test("asks what there is no room for as soon as there is, many together", () => {
    const { client, writes, unread } = echo();
    const asking = askingAhead(client, nothing);
    asking.ask(Array.from({ length: 500 }, (_, id) => types(id)));
    expect(unread.length).toBeLessThan(100);
    for (let id = 0; id < 500; id++) expect(client.apiRequest("getTypesOfType", { id })).toEqual({ id });
    expect(writes.flat()).toHaveLength(500);
    expect(writes.length).toBeLessThan(50);
  });

  test("what was to be asked when there is room is forgotten with the request", () => {
    const { client, writes } = echo();
    const asking = askingAhead(client, nothing);
    asking.ask(Array.from({ length: 500 }, (_, id) => types(id)));
    asking.settle();
    const before = writes.flat().length;
    for (let id = 0; id < 20; id++) client.apiRequest("getTypesOfType", { id });
    expect(writes.flat()).toHaveLength(before);
  });

  test("a failure is thrown where the question is asked, and nowhere else", () => {
    const { client } = echo();
    const asking = askingAhead(client, nothing);
    asking.ask([{ method: "getTypesOfType", params: { fail: true } }, types(2)]);
    expect(client.apiRequest("getTypesOfType", { id: 2 })).toEqual({ id: 2 });
    expect(() => client.apiRequest("getTypesOfType", { fail: true })).toThrow("fail");
  });

  test("a question that was asked before in the same snapshot is not sent again, and in the next one it is", () => {
    const { client, writes } = echo();
    askingAhead(client, nothing);
    for (let n = 0; n < 3; n++) client.apiRequest("getTypesOfType", { id: 1 });
    expect(writes).toEqual([["getTypesOfType"]]);
    client.apiRequest("release", { snapshot: 1 });
    client.apiRequest("getTypesOfType", { id: 1 });
    expect(writes).toEqual([["getTypesOfType"], ["release", "getTypesOfType"]]);
  });

  test("what is too long for a pipe goes alone", () => {
    const { client, writes, unread } = echo();
    const asking = askingAhead(client, nothing);
    asking.ask([types(1), { method: "getTypesOfType", params: { text: "x".repeat(70_000) } }]);
    expect(writes).toEqual([["getTypesOfType"]]);
    client.apiRequest("getSymbolsAtLocations", { text: "x".repeat(70_000) });
    expect(unread).toEqual([]);
  });

  test("an answer to another question than the next one is an error", () => {
    const { client, unread } = echo();
    askingAhead(client, nothing);
    unread.unshift({ method: "echo", payload: "{}" });
    expect(() => client.apiRequest("getTypesOfType", { id: 1 })).toThrow("answered echo instead of getTypesOfType");
  });
});
