import type { SerializerProtocol } from "@langchain/langgraph-checkpoint";

/** A value as a serializer gave it: text stays text, which versions share instead of copying; anything else is base64. */
export interface StoredValue {
  readonly type: string;
  readonly text: string;
}

/** A channel's value. A list is kept item by item, so that one more message costs one more message. */
export type StoredChannel = { readonly value: StoredValue } | { readonly items: readonly StoredValue[] };

const fromBytes = new TextDecoder("utf-8", { fatal: true });
const toBytes = new TextEncoder();

export async function store(value: unknown, serde: SerializerProtocol): Promise<StoredValue> {
  const [type, bytes] = await serde.dumpsTyped(value);
  return { type, text: type === "json" ? fromBytes.decode(bytes) : Buffer.from(bytes).toString("base64") };
}

/** The value anew, for whoever asked to change as they like. */
export async function load({ type, text }: StoredValue, serde: SerializerProtocol): Promise<unknown> {
  return await serde.loadsTyped(type, type === "json" ? toBytes.encode(text) : Buffer.from(text, "base64"));
}

/** `before` is what the parent checkpoint holds of the channel: items that are still the same are shared with it. */
export async function storeChannel(
  value: unknown,
  before: StoredChannel | undefined,
  serde: SerializerProtocol,
): Promise<StoredChannel> {
  if (!Array.isArray(value)) return { value: await store(value, serde) };
  const known = before !== undefined && "items" in before ? before.items : [];
  const items = await Promise.all(value.map((item) => store(item, serde)));
  return { items: items.map((item, index) => (isSame(item, known[index]) ? (known[index] ?? item) : item)) };
}

export async function loadChannel(stored: StoredChannel, serde: SerializerProtocol): Promise<unknown> {
  if ("value" in stored) return await load(stored.value, serde);
  return await Promise.all(stored.items.map((item) => load(item, serde)));
}

const isSame = (item: StoredValue, other: StoredValue | undefined): boolean =>
  other !== undefined && item.type === other.type && item.text === other.text;
