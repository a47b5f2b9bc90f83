/** What each module has that Node gives to every program, and that its declarations name only as values or not at all. */
const namesOf: Readonly<Record<string, string>> = {
  "node:util": "TextDecoder TextEncoder",
  "node:worker_threads": "BroadcastChannel MessageChannel MessagePort",
  "node:perf_hooks":
    "Performance PerformanceEntry PerformanceMark PerformanceMeasure PerformanceObserver PerformanceObserverEntryList PerformanceResourceTiming",
  "node:crypto.webcrypto":
    "Algorithm AlgorithmIdentifier BufferSource Crypto CryptoKey CryptoKeyPair JsonWebKey KeyFormat KeyUsage SubtleCrypto",
  "node:stream/web":
    "CompressionFormat ReadableStreamReadResult<T> StreamPipeOptions Transformer<I,O> UnderlyingByteSource UnderlyingSink<W> UnderlyingSource<R>",
  "undici-types":
    "BinaryType BodyInit ErrorEvent HeadersInit ReferrerPolicy RequestCache RequestCredentials RequestInfo RequestMode RequestRedirect ResponseType",
};

/**
 * Declarations of types that people write by these names, as the library of web pages has them: functions on Node take a `CryptoKey` or a `BodyInit`, too.
 * Only names are given: what stands behind them is what the types of Node's built-ins say.
 */
export const webNames: string = Object.entries(namesOf)
  .flatMap(([place, names]) => {
    const [module = "", namespace] = place.split(/\.(?=\w+$)/);
    const from = `import(${JSON.stringify(module)})${namespace === undefined ? "" : `.${namespace}`}`;
    return names.split(" ").map((name) => `type ${name.replace(/\b[A-Z]\b/g, "$& = any")} = ${from}.${name};`);
  })
  .join("\n");
