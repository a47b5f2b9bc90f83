import type { EffectClass } from "./effect-class.ts";

/** Globals without effect: a call gives the same for the same arguments and touches nothing else. */
const pure = `Object Function.prototype Boolean Symbol Number BigInt Math String RegExp Array Map Set WeakMap WeakSet JSON Reflect Proxy Promise Iterator
  AsyncIterator Error AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError SuppressedError DOMException ArrayBuffer
  DataView Int8Array Uint8Array Uint8ClampedArray Int16Array Uint16Array Int32Array Uint32Array Float16Array Float32Array Float64Array BigInt64Array
  BigUint64Array Buffer Date DisposableStack AsyncDisposableStack Intl undefined NaN Infinity arguments parseInt parseFloat isNaN isFinite decodeURI
  decodeURIComponent encodeURI encodeURIComponent escape unescape structuredClone atob btoa queueMicrotask URL URLSearchParams URLPattern TextEncoder
  TextDecoder TextEncoderStream TextDecoderStream CompressionStream DecompressionStream ReadableStream WritableStream TransformStream
  ByteLengthQueuingStrategy CountQueuingStrategy AbortController AbortSignal Event CustomEvent EventTarget Blob File FormData Headers Request Response
  MessageEvent WebAssembly.validate process.nextTick crypto.subtle.digest crypto.subtle.verify crypto.subtle.decrypt`;

/** The clock, timers (they are the clock too), randomness, and what the garbage collector decides. */
const nondeterministic = `Math.random Date.now performance crypto setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate
  AbortSignal.timeout WeakRef FinalizationRegistry process.hrtime process.uptime requestAnimationFrame cancelAnimationFrame requestIdleCallback`;

/** Network, files, environment, process, terminal. */
const io = `fetch WebSocket EventSource XMLHttpRequest BroadcastChannel MessageChannel MessagePort Worker console process navigator localStorage
  sessionStorage indexedDB caches document window location history alert confirm prompt __dirname __filename module exports`;

const stateful = "Atomics SharedArrayBuffer";

const unknown = "eval Function WebAssembly";

const rows = (names: string, effect: EffectClass): [string, EffectClass][] => names.split(/\s+/).map((name) => [name, effect]);

/** Effect of a global, or of a member of one where that differs from the rest of it. A global that is not here is `unknown`. */
export const globalEffects: ReadonlyMap<string, EffectClass> = new Map([
  ...rows(pure, "pure"),
  ...rows(nondeterministic, "nondeterministic"),
  ...rows(io, "io"),
  ...rows(stateful, "stateful"),
  ...rows(unknown, "unknown"),
]);

/** Members of globals whose effect is their own alone: handing out the whole of it is none. */
export const namedEffects: ReadonlyMap<string, EffectClass> = new Map([
  ...rows(
    "Buffer.allocUnsafe Buffer.allocUnsafeSlow Error.captureStackTrace URL.createObjectURL URL.revokeObjectURL",
    "nondeterministic",
  ),
  ...rows(
    `RegExp.$1 RegExp.$2 RegExp.$3 RegExp.$4 RegExp.$5 RegExp.$6 RegExp.$7 RegExp.$8 RegExp.$9 RegExp.$_ RegExp.$& RegExp.$+ RegExp.$\` RegExp.$'
    RegExp.input RegExp.lastMatch RegExp.lastParen RegExp.leftContext RegExp.rightContext Error.prepareStackTrace Error.stackTraceLimit Buffer.poolSize`,
    "stateful",
  ),
  ...rows("Function.prototype.toString Function.prototype.constructor", "unknown"),
]);

/** Names of the global object: what follows is a global by another way. */
export const globalObjects: ReadonlySet<string> = new Set(["globalThis", "global", "self"]);
