// Plants a violation of every rule of .dependency-cruiser.cjs in a small tree, and sees each found by name.
import { execFile } from "node:child_process";
import { copyFile, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const root = resolve(import.meta.dirname, "..");
const config: { readonly forbidden: readonly { readonly name: string }[] } = createRequire(import.meta.url)(
  "../.dependency-cruiser.cjs",
);
const LIBRARIES = [
  "libsodium-wrappers-sumo",
  "ws",
  "msgpackr",
  "node-seal",
  "protobufjs",
  "@noble/curves",
  "citty",
  "yaml",
  "@duckdb/node-api",
  "pg",
];

/** A tree that keeps every rule. */
const good: Readonly<Record<string, string>> = {
  "packages/core/src/index.ts": "export const one = 1;",
  "packages/core/src/study/index.ts": 'export { one } from "../index.ts";',
  "packages/core/src/testing.ts": "export const testKey = 2;",
  "packages/core/src/node/index.ts": 'import "node:fs";',
  "packages/core/src/transports/relay.ts": 'import "node:http";',
  "packages/core/src/transports/ws.ts": 'import "ws";',
  "packages/core/src/he/seal.ts": 'import "node-seal";',
  "packages/core/src/identity/identity.ts": 'import "@noble/curves";',
  "packages/psi/src/index.ts": 'import { one } from "@tavs/core"; export const two: number = one + 1;',
  "packages/psi/src/hash.worker.ts": 'import "@tavs/core";',
  "packages/psi/test/index.test.ts": 'import "../src/hash.worker.ts"; import "@tavs/core/testing"; import "node:fs";',
  "packages/dp/src/index.ts": 'import "@tavs/core/study";',
  "packages/dp/src/h.ts": 'import type { G } from "./g.ts";', // the other half of a circle: the rule names one half
  "packages/federated/src/index.ts": 'import "@tavs/core";',
  "packages/cli/src/main.ts": 'import "node:fs"; import "citty"; import "@tavs/psi";',
  "examples/good.ts": 'import "@tavs/psi"; import "@tavs/core/testing";',
};

/** One file for each way to break a rule: the rules that it breaks, and its text. */
const planted: Readonly<Record<string, readonly [rules: readonly string[], text: string]>> = {
  "packages/core/src/a.ts": [["core-imports-no-sister", "sisters-are-declared"], 'import "@tavs/psi";'],
  "packages/core/test/a.ts": [["core-imports-no-sister"], 'import "@tavs/dp";'],
  "packages/psi/src/b.ts": [["sisters-import-only-core", "sisters-are-declared"], 'import "@tavs/dp";'],
  "packages/dp/test/b.ts": [["sisters-import-only-core"], 'import "@tavs/psi";'],
  "packages/cli/src/c.ts": [["packages-are-entered-by-their-doors"], 'import "@tavs/psi/src/b.ts";'],
  "examples/c.ts": [["applications-enter-by-the-doors"], 'import "@tavs/psi/src/b.ts";'],
  "packages/dp/src/d.ts": [["packages-are-called-by-name"], 'import "../../core/src/index.ts";'],
  "examples/d.ts": [["applications-call-packages-by-name"], 'import "../packages/core/src/index.ts";'],
  "packages/core/src/e.ts": [["packages-do-not-call-themselves"], 'import "@tavs/core/study";'],
  "packages/cli/src/e.ts": [["sisters-are-declared"], 'import "@tavs/federated";'],
  "packages/psi/src/f.ts": [["production-never-imports-testing"], 'import "@tavs/core/testing";'],
  "packages/core/src/f.ts": [["production-never-imports-testing"], 'import "./testing.ts";'],
  "packages/dp/src/g.ts": [["no-cycles"], 'import "./h.ts";'],
  "packages/core/src/protocol/i.ts": [["protocols-know-no-machine"], 'import { readFile } from "node:fs/promises";'],
  "packages/federated/src/i.ts": [["protocols-know-no-machine"], 'export const os = await import("node:os");'],
  "packages/core/src/transports/i.ts": [["protocols-know-no-machine"], 'import "node:net";'],
  "packages/psi/src/j.ts": [["workers-are-loaded-as-text"], 'import "./hash.worker.ts";'],
  "packages/dp/src/k.ts": [["dependencies-are-declared"], 'import "undeclared";'],
  "packages/dp/src/l.ts": [["imports-are-found"], 'import "./nowhere.ts";'],
  ...Object.fromEntries(
    LIBRARIES.map((library, i) => [
      `packages/core/src/library${i}.ts`,
      [[`${library}-has-its-place`], `import "${library}";`] as const,
    ]),
  ),
};

let tree: string;
let found: ReadonlyMap<string, ReadonlySet<string>>;

beforeAll(async () => {
  tree = await realpath(await mkdtemp(join(tmpdir(), "tavs-architecture-")));
  await plantTree(tree);
  found = await violations(tree, ["packages", "examples"]);
});
afterAll(() => rm(tree, { recursive: true }));

describe("every rule of the house finds the file that breaks it, and nothing else", () => {
  test.each(Object.entries(planted))("%s, which breaks %j", (path, [rules]) => {
    expect([...(found.get(path) ?? [])].sort()).toEqual([...rules].sort());
  });

  test("files that keep the rules are left alone", () => {
    for (const path of Object.keys(good)) expect(found.get(path), path).toBeUndefined();
  });

  test("no rule is without a planted violation", () => {
    const seen = new Set(Object.values(planted).flatMap(([rules]) => rules));
    expect([...new Set(config.forbidden.map(({ name }) => name))].sort()).toEqual([...seen].sort());
  });
});

test("this repository keeps every rule of the house", async () => {
  const broken = await violations(root, ["packages", "examples", "bench", "scripts"]);
  expect(Object.fromEntries([...broken].map(([path, rules]) => [path, [...rules]]))).toEqual({});
});

async function plantTree(folder: string): Promise<void> {
  for (const name of [".dependency-cruiser.cjs", "tsconfig.json"]) await copyFile(join(root, name), join(folder, name));
  const texts = Object.entries(planted).map(([path, [, text]]) => [path, text] as const);
  for (const [path, text] of [...Object.entries(good), ...texts]) await write(join(folder, path), text);
  for (const library of [...LIBRARIES, "undeclared"]) {
    await write(join(folder, "node_modules", library, "package.json"), JSON.stringify({ name: library, main: "i.js" }));
    await write(join(folder, "node_modules", library, "i.js"), "export {};");
  }
  await mkdir(join(folder, "node_modules/@tavs"), { recursive: true });
  for (const name of ["core", "psi", "dp", "federated", "cli"]) {
    await symlink(join(folder, "packages", name), join(folder, "node_modules/@tavs", name));
    await write(join(folder, "packages", name, "package.json"), JSON.stringify(manifest(name)));
  }
}

function manifest(name: string): object {
  const doors = name === "core" ? ["index", "study/index", "testing"] : [name === "cli" ? "main" : "index"];
  const sisters = { core: [], cli: ["core", "psi"] }[name] ?? ["core"];
  const dependencies = [...LIBRARIES, ...sisters.map((sister) => `@tavs/${sister}`)].map((library) => [library, "*"]);
  const exports = doors.map((door) => [
    door === "index" || door === "main" ? "." : `./${door.replace("/index", "")}`,
    { "@tavs/source": `./src/${door}.ts` },
  ]);
  const others = [["./src/*", "./src/*"]]; // so that what is wrong can be resolved, and is found for the right reason
  return {
    name: `@tavs/${name}`,
    exports: Object.fromEntries([...exports, ...others]),
    dependencies: Object.fromEntries(dependencies),
  };
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** The names of the rules that each file breaks. */
async function violations(folder: string, sources: readonly string[]): Promise<Map<string, Set<string>>> {
  const depcruise = join(root, "node_modules/.bin/depcruise");
  const options = ["--config", ".dependency-cruiser.cjs", "--output-type", "json"];
  const output = await new Promise<string>((settle) => {
    // exits with the number of violations, and says them on stdout: JSON.parse below is what fails when it broke
    execFile(depcruise, [...sources, ...options], { cwd: folder, maxBuffer: 2 ** 28 }, (_error, stdout) =>
      settle(stdout),
    );
  });
  const report: Report = JSON.parse(output);
  const broken = new Map<string, Set<string>>();
  for (const { from, rule } of report.summary.violations)
    broken.set(from, (broken.get(from) ?? new Set()).add(rule.name));
  return broken;
}

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}
