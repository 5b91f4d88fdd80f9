import { defineConfig, type ViteUserConfig } from "vitest/config";

// "import" and "default" are understood; named, Node would also give ESM to a CommonJS library that requires another.
const conditions = ["@tavs/source"];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "examples/**/*.test.ts", "scripts/**/*.test.ts"],
    maxWorkers: 2,
    testTimeout: 60_000, // machines are shared: at a load of 20 all takes ten times as long
    hookTimeout: 60_000,
  },
});
export default config;
