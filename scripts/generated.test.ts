import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { type Generated, generated } from "./generated.ts";

const root = resolve(import.meta.dirname, "..");
let files: readonly Generated[];

beforeAll(async () => {
  files = await generated();
});

test("what is committed is what the generator makes: `pnpm generate` changes nothing", () => {
  const stale = files.filter(({ path, content }) => !isCommitted(path, content)).map(({ path }) => path);
  expect(stale).toEqual([]);
});

test("nothing calls itself generated that the generator does not make", () => {
  const claims = readdirSync(join(root, "packages"), { recursive: true, encoding: "utf8" })
    .filter((path) => /^[^/]+\/(src|test)\/.*\.generated\./.test(path))
    .map((path) => `packages/${path}`);
  const made = new Set(files.map(({ path }) => path));
  expect(claims.filter((path) => !made.has(path))).toEqual([]);
});

test("generated code is one file without an import of Node's, and runs without `eval`", () => {
  for (const { path, content } of files.filter(({ path }) => !path.endsWith(".d.ts"))) {
    expect(/from "node:|require\("node:/.test(content), path).toBe(false);
    expect(/\beval\(|new Function\(/.test(content), path).toBe(false);
  }
});

test("no two protocols of a package share a name: protobufjs would mix up their messages", () => {
  const names = files.filter(({ path }) => path.endsWith(".generated.d.ts")).map(({ path }) => rootName(path));
  expect(new Set(names).size).toBe(names.length);
});

const rootName = (path: string): string => `${path.split("/")[1]} ${path.split("/").at(-1)}`;

const isCommitted = (path: string, content: string): boolean =>
  existsSync(join(root, path)) && readFileSync(join(root, path), "utf8") === content;
