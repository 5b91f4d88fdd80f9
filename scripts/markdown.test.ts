// Documentation that cannot lie: what a page shows is a file that runs, what it tells to type exists, where it points is there.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { type Block, blocks, commands, links, region } from "./markdown.ts";

const root = resolve(import.meta.dirname, "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const ELSEWHERE = /(^|\/)(node_modules|dist|demo-out|peers|\.git)(\/|$)/;
const pages = ["", "docs", "packages", "examples", "bench", ".ci"].flatMap((folder) => pagesIn(folder));

function pagesIn(folder: string): readonly string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: folder !== "", encoding: "utf8" })
    .filter((path) => path.endsWith(".md") && !ELSEWHERE.test(path))
    .map((path) => join(folder, path));
}

/** What is wrong with one page, in sentences. */
function faults(path: string, page: string): readonly string[] {
  const shown = blocks(page).flatMap((block) => [...sourceFaults(block), ...shellFaults(block)]);
  const lost = links(page).filter((target) => !existsSync(join(root, dirname(path), target)));
  return [...shown, ...lost.map((target) => `links to ${target}, which is not there`)].map(
    (fault) => `${path}: ${fault}`,
  );
}

function sourceFaults({ line, language, code, from }: Block): readonly string[] {
  if (!/^(ts|typescript|js|javascript|tsx|mjs)$/.test(language)) return [];
  if (from === undefined) return [`line ${line}: no comment "from FILE" says which file this code is`];
  const [file = "", name] = from.split("#");
  if (!/^(examples|packages|bench)\//.test(file) || !existsSync(join(root, file)))
    return [`line ${line}: no file ${file}`];
  const source = name === undefined ? read(file) : region(read(file), name);
  return source?.trim() === code.trim() ? [] : [`line ${line}: is not what ${from} says`];
}

function shellFaults({ line, language, code }: Block): readonly string[] {
  if (!/^(sh|bash|shell|console)$/.test(language)) return [];
  return commands(code)
    .filter((command) => !exists(command))
    .map((command) => `line ${line}: no command "${command}"`);
}

const scripts = Object.keys(JSON.parse(read("package.json")).scripts);
const BUILT_IN = ["install", "add", "verify", "exec", "pack"];

/** Whether a command that a reader is told to type is one that there is. */
function exists(command: string): boolean {
  const words = command.split(/\s+/).filter((word) => !/^[A-Z_]+=/.test(word));
  const [, runner, rest] = /^((?:npx -y )?pnpm(?:@10)?) (.*)$/.exec(words.join(" ")) ?? [];
  if (runner !== undefined) return [...scripts, ...BUILT_IN].includes(firstArgument(rest!.split(" ")));
  if (words[0] === "tavs" || (words[0] === "npx" && words[1] === "tavs"))
    return isOfTavs(words.slice(words.indexOf("tavs") + 1));
  if (words[0] === "npx") return existsSync(join(root, "node_modules/.bin", firstArgument(words.slice(1))));
  if (["node", "bash", "Rscript", "python3"].includes(words[0]!)) return namesFiles(words.slice(1));
  return ["npm", "git", "cd", "cat", "mkdir", "apt-get", "sudo", "export", "openssl", "docker"].includes(words[0]!);
}

const firstArgument = (words: readonly string[]): string =>
  words.find((word) => !word.startsWith("-") && word !== "run") ?? "";

const namesFiles = (words: readonly string[]): boolean =>
  words.filter((word) => /\.(m?[tj]s|R|py)$|^\.ci\//.test(word)).every((word) => existsSync(join(root, word)));

let help: string | undefined;

/** Whether `tavs --help` speaks of the first word. */
function isOfTavs([name = "--help"]: readonly string[]): boolean {
  help ??= execFileSync(process.execPath, ["packages/cli/bin/tavs.mjs", "--help"], { cwd: root, encoding: "utf8" });
  return name.startsWith("-") || new RegExp(`\\b${name}\\b`).test(help);
}

describe("every page", () => {
  test.each(pages)("%s shows code that runs, commands that exist, and links that lead somewhere", (path) => {
    expect(faults(path, read(path))).toEqual([]);
  });

  test("the README can be read in one sitting: 150 lines, and 60 for a package", () => {
    const limitOf = (path: string): number => (path === "README.md" ? 150 : 60);
    const readmes = pages.filter((path) => /^(packages\/[^/]+\/)?README\.md$/.test(path));
    const long = readmes.filter((path) => read(path).trimEnd().split("\n").length > limitOf(path));
    expect(long).toEqual([]);
  });
});

describe("a page that lies is found", () => {
  const vitest = read("vitest.config.ts");
  const fence = (language: string, code: string): string => `\`\`\`${language}\n${code}\n\`\`\`\n`;
  const self = "examples/examples.test.ts";

  test.each([
    ["code that is no file", fence("ts", "const x = 1;")],
    ["code of a file that is not there", `<!-- from examples/nowhere.ts -->\n${fence("ts", "const x = 1;")}`],
    ["code that its file does not hold", `<!-- from ${self} -->\n${fence("ts", "const x = 1;")}`],
    ["code of a region that is not there", `<!-- from ${self}#nothing -->\n${fence("js", "const x = 1;")}`],
    ["code from outside what is tested", `<!-- from vitest.config.ts -->\n${fence("ts", vitest)}`],
    ["a script that is not there", fence("sh", "npx -y pnpm@10 frobnicate")],
    ["a script behind another", fence("sh", "pnpm test && pnpm frobnicate")],
    ["a file that is not there", fence("sh", "node examples/nowhere.ts")],
    ["a tool that is not there", fence("bash", "$ frobnicate --all")],
    ["a link to nothing", "see [here](docs/nowhere.md)"],
    ["a picture of nothing", '<img alt="a run" src="docs/nowhere.svg">'],
  ])("%s", (_, page) => {
    expect(faults("README.md", page)).toHaveLength(1);
  });

  test("and one that says the truth is not", () => {
    const code = `<!-- from ${self} -->\n\n${fence("ts", read(self))}`;
    const shell = fence("sh", "npx -y pnpm@10 test   # passes\nCI=true pnpm run \\\n  demo\nbash .ci/run");
    const prose = "[licence](LICENSE), [top](#top), [noble](https://paulmillr.com), `[x](y)`";
    expect(faults("README.md", code + shell + fence("json", "{}") + prose)).toEqual([]);
  });
});

test("a region of a file moves to the left margin, and what stands around it stays out", () => {
  const text = "before\n  // #region heart\n  const x = {\n    y: 1,\n  };\n\n  // #endregion\nafter\n";
  expect(region(text, "heart")).toBe("const x = {\n  y: 1,\n};\n");
});
