export type { SqliteResultCache, SqliteResultCacheOptions } from "./sqlite-result-cache.ts";
export { sqliteResultCache } from "./sqlite-result-cache.ts";
