import type { EffectClass } from "./effect-class.ts";

const pure = `node:path node:path/posix node:path/win32 node:url node:util node:util/types node:querystring node:string_decoder node:punycode
  node:assert node:assert/strict node:buffer node:events node:zlib node:stream node:stream/promises node:stream/web node:crypto node:constants`;

const nondeterministic = `node:perf_hooks node:timers node:timers/promises node:crypto.randomBytes node:crypto.randomUUID node:crypto.randomUUIDv7
  node:crypto.randomInt node:crypto.randomFill node:crypto.randomFillSync node:crypto.getRandomValues node:crypto.generateKey
  node:crypto.generateKeySync node:crypto.generateKeyPair node:crypto.generateKeyPairSync node:crypto.generatePrime node:crypto.generatePrimeSync
  node:crypto.createECDH node:crypto.createDiffieHellman node:crypto.createDiffieHellmanGroup node:crypto.getDiffieHellman node:crypto.DiffieHellman
  node:crypto.DiffieHellmanGroup node:crypto.ECDH node:crypto.webcrypto node:crypto.subtle node:crypto.sign node:crypto.createSign node:crypto.Sign
  node:crypto.publicEncrypt node:crypto.encapsulate node:crypto.checkPrime node:crypto.checkPrimeSync node:util.getCallSites`;

const io = `node:fs node:fs/promises node:net node:http node:https node:http2 node:tls node:dgram node:dns node:dns/promises node:child_process
  node:cluster node:process node:os node:readline node:readline/promises node:repl node:tty node:worker_threads node:sqlite node:inspector
  node:inspector/promises node:console node:test node:test/reporters node:trace_events node:wasi node:util.debuglog node:util.debug node:util.deprecate
  node:util.getSystemErrorName node:util.getSystemErrorMap node:util.getSystemErrorMessage node:util.parseArgs node:util.styleText node:url.pathToFileURL
  node:buffer.resolveObjectURL node:path.resolve node:path.relative node:path.posix.resolve node:path.posix.relative node:path.win32.resolve
  node:path.win32.relative node:path.win32.toNamespacedPath node:path/posix.resolve node:path/posix.relative node:path/win32.resolve
  node:path/win32.relative node:path/win32.toNamespacedPath`;

const stateful = `node:async_hooks node:diagnostics_channel node:domain node:crypto.setFips node:crypto.setEngine node:crypto.getFips node:crypto.fips
  node:util.inspect.defaultOptions node:events.defaultMaxListeners node:events.setMaxListeners node:stream.getDefaultHighWaterMark
  node:stream.setDefaultHighWaterMark`;

const rows = (names: string, effect: EffectClass): [string, EffectClass][] => names.split(/\s+/).map((name) => [name, effect]);

/**
 * Effect of a built-in module of Node, or of one export where that differs from the rest. `path.resolve`, `path.relative` and
 * `pathToFileURL` read the working directory. A built-in that is not here (`node:vm`, `node:module`, `node:v8`) is `unknown`.
 */
export const builtinEffects: ReadonlyMap<string, EffectClass> = new Map([
  ...rows(pure, "pure"),
  ...rows(nondeterministic, "nondeterministic"),
  ...rows(io, "io"),
  ...rows(stateful, "stateful"),
]);
