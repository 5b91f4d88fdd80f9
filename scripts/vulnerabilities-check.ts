// `pnpm vulnerabilities`: asks the registry whether a dependency of what we publish has a known vulnerability.
import { spawnSync } from "node:child_process";
import { verdictOf } from "./vulnerabilities.ts";

const { stdout } = spawnSync("npx", ["-y", "pnpm@10", "audit", "--prod", "--json"], {
  encoding: "utf8",
  timeout: 120_000,
});
const { isFailed, sentence } =
  stdout === "" ? { isFailed: false, sentence: "NOT ASKED: pnpm said nothing in two minutes" } : verdictOf(stdout);
console.log(sentence);
process.exitCode = isFailed ? 1 : 0;
