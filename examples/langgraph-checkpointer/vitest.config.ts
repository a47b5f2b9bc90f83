import { defineConfig } from "vitest/config";

/** `globals`: the validation package calls describe and it without importing them. */
export default defineConfig({ test: { globals: true, include: ["src/**/*.test.ts"] } });
