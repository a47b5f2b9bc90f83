import { defineConfig } from "vitest/config";

// The last has dependencies of its own: `npm run test:langgraph`.
const ignored = ["**/node_modules/**", "**/dist/**", "bench/**", "examples/langgraph-checkpointer/**"];

const setupFiles = ["tools/test-seed.ts"];

/** One project for everything quick, one for tests that start the real command line or need the network's loopback for long. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{packages,apps}/*/src/**/*.test.ts", "tools/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [...ignored, "**/*.process.test.ts", "**/*.corpora.test.ts"],
          testTimeout: 20_000,
          setupFiles,
        },
      },
      {
        test: {
          name: "process",
          include: ["{packages,apps}/*/src/**/*.process.test.ts", "tools/**/*.process.test.ts"],
          exclude: ignored,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          setupFiles,
        },
      },
    ],
  },
});
