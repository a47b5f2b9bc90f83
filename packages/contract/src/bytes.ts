import { type BytesClass, isBytesClass } from "./onex-schemas.ts";

const typedArrayName = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(Uint8Array.prototype), Symbol.toStringTag)?.get;

/** The class of a value that holds bytes, by what it is and not by what it calls itself: `Uint8Array` for a Node `Buffer` too. */
export function bytesClassOf(value: unknown): BytesClass | undefined {
  if (value instanceof ArrayBuffer) return "ArrayBuffer";
  if (!ArrayBuffer.isView(value)) return undefined;
  const name: unknown = typedArrayName?.call(value);
  if (name === undefined) return "DataView";
  return typeof name === "string" && isBytesClass(name) ? name : undefined;
}

/**
 * A view of the bytes themselves, in the byte order of the machine, which is little-endian wherever JavaScript runs today. Undefined when the
 * buffer was transferred elsewhere.
 */
export function bytesIn(value: ArrayBuffer | ArrayBufferView): Uint8Array | undefined {
  const buffer = value instanceof ArrayBuffer ? value : value.buffer;
  if (buffer instanceof ArrayBuffer && buffer.detached) return undefined;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : new Uint8Array(buffer, value.byteOffset, value.byteLength);
}

/** A fresh value of the class over these bytes, or undefined when their number does not fit its elements. */
export function fromBytes(name: BytesClass, bytes: Uint8Array<ArrayBuffer>): unknown {
  if (name === "ArrayBuffer") return bytes.buffer;
  const view: unknown = Reflect.get(globalThis, name);
  if (typeof view !== "function") return undefined;
  const size: unknown = Reflect.get(view, "BYTES_PER_ELEMENT") ?? 1;
  return typeof size === "number" && bytes.length % size === 0 ? Reflect.construct(view, [bytes.buffer]) : undefined;
}
