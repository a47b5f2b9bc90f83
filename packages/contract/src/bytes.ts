import { type BytesClass, isBytesClass, type NamedBytesClass } from "./onex-schemas.ts";

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
export function fromBytes(name: NamedBytesClass, bytes: Uint8Array<ArrayBuffer>): unknown {
  if (name === "ArrayBuffer") return bytes.buffer;
  if (name === "Buffer") return asBuffer(bytes);
  const view: unknown = Reflect.get(globalThis, name);
  if (typeof view !== "function") return undefined;
  const size: unknown = Reflect.get(view, "BYTES_PER_ELEMENT") ?? 1;
  return typeof size === "number" && bytes.length % size === 0 ? Reflect.construct(view, [bytes.buffer]) : undefined;
}

interface BufferClass {
  isBuffer(value: unknown): boolean;
  from(buffer: ArrayBufferLike, byteOffset: number, length: number): Uint8Array;
}

const isBufferClass = (value: unknown): value is BufferClass =>
  typeof value === "function" && "isBuffer" in value && "from" in value;

/** The same memory as a `Buffer`, where there are Buffers; what is no `Uint8Array` stays what it is. */
export function asBuffer(value: unknown): unknown {
  const BufferHere: unknown = Reflect.get(globalThis, "Buffer");
  if (!isBufferClass(BufferHere) || !(value instanceof Uint8Array) || BufferHere.isBuffer(value)) return value;
  return BufferHere.from(value.buffer, value.byteOffset, value.byteLength);
}
