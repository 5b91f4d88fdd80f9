import { defineConfig, type ViteUserConfig } from "vitest/config";

// "import" and "default" are understood; named, Node would also give ESM to a CommonJS library that requires another.
const conditions = ["@tavs/source"];

const packages = ["packages/*/test/**/*.test.ts"];

/** These replace a module, count workers, or measure a whole process: each has one to itself. */
const alone = [
  "packages/core/test/he/soak.test.ts",
  "packages/core/test/node/full-disk.test.ts",
  "packages/core/test/transports/relay.test.ts",
  "packages/federated/test/secure-sum/masked/adder.test.ts",
  "packages/psi/test/hostile.test.ts",
  "packages/psi/test/ingest-memory.test.ts",
  "packages/psi/test/vole/hostile-parts.test.ts",
  "packages/psi/test/vole/lives.test.ts",
  "packages/psi/test/vole/parts.test.ts",
  "packages/psi/test/vole/resume.test.ts",
];

const config: ViteUserConfig = defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions, externalConditions: conditions } },
  test: {
    maxWorkers: 2,
    testTimeout: 240_000, // machines are shared: at a load of 30 all takes fifteen times as long
    hookTimeout: 240_000,
    projects: [
      // Files of the packages share what they import: loading it anew for each of 300 is half of their time.
      { extends: true, test: { name: "packages", include: packages, exclude: alone, isolate: false } },
      {
        extends: true,
        test: { name: "alone", include: [...alone, "examples/**/*.test.ts", "scripts/**/*.test.ts"] },
      },
    ],
  },
});
export default config;
