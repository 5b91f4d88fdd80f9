#!/usr/bin/env node
// The installed package runs what was built; in a checkout, where nothing is built, the same command runs the source.
import { existsSync } from "node:fs";
import { register } from "node:module";

const built = new URL("../dist/main.js", import.meta.url);
const { main } = await import(existsSync(built) ? built.href : await source());
process.exitCode = await main(process.argv.slice(2));

async function source() {
  const tsx = await import("tsx/esm/api");
  tsx.register();
  // Sister packages lead to their own source under this condition; without it Node would look for what they build.
  register(
    `data:text/javascript,export const resolve = (name, context, next) =>
      next(name, { ...context, conditions: ["@tavs/source", ...context.conditions] });`,
  );
  return new URL("../src/main.ts", import.meta.url).href;
}
