import assert from "node:assert/strict";

/** How long a case waits for what must come before it says that it did not. */
export const patience = 5000;

/** The next `count` items; fails when they do not come in time. */
export async function pull<Item>(items: AsyncIterator<Item>, count: number, patienceMs = patience): Promise<Item[]> {
  const pulled: Item[] = [];
  while (pulled.length < count) {
    const next = await inTime(items.next(), patienceMs, `item ${pulled.length + 1} of ${count}`);
    assert.equal(next.done ?? false, false, `ended after ${pulled.length} of ${count} items`);
    pulled.push(next.value);
  }
  return pulled;
}

/** Fails when the iteration does not end, without another item, in time. */
export async function pullEnd(items: AsyncIterator<unknown>, patienceMs = patience): Promise<void> {
  const next = await inTime(items.next(), patienceMs, "the end");
  assert.equal(next.done, true, "gave another item instead of ending");
}

export async function inTime<Value>(promise: Promise<Value>, patienceMs: number, what: string): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new assert.AssertionError({ message: `${what} did not come within ${patienceMs} ms` })),
    patienceMs,
  );
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Fails unless it rejects with a fault of this code. */
export async function rejectsWith(code: string, promise: Promise<unknown>, patienceMs = patience): Promise<void> {
  await assert.rejects(inTime(promise, patienceMs, code), (thrown: unknown) => {
    assert.ok(typeof thrown === "object" && thrown !== null && "code" in thrown, `rejected with ${String(thrown)}`);
    assert.equal(thrown.code, code);
    return true;
  });
}
