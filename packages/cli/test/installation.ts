import { spawn } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const cli = resolve(import.meta.dirname, "..");

export interface Ended {
  readonly exitCode: number | null;
  readonly out: string;
  readonly error: string;
}

/** `tavs` in a folder of its own, so that a test always runs this source, and never what somebody built before. */
export interface Installation {
  /** Where commands are typed. */
  readonly folder: string;
  write(file: string, content: string | Uint8Array): void;
  tavs(...argv: readonly string[]): Promise<Ended>;
  remove(): void;
}

/** `built` is the text of a dist/main.js; without it the source is there, as in a checkout. */
export function installation(built?: string): Installation {
  const root = mkdtempSync(join(tmpdir(), "tavs-cli-"));
  const folder = join(root, "work");
  for (const each of ["bin", "dist", "work"]) mkdirSync(join(root, each));
  copyFileSync(join(cli, "bin/tavs.mjs"), join(root, "bin/tavs.mjs"));
  symlinkSync(join(cli, "src"), join(root, "src"), "dir");
  symlinkSync(resolve(cli, "../../node_modules"), join(root, "node_modules"), "dir");
  if (built !== undefined) writeFileSync(join(root, "dist/main.js"), built);
  return {
    folder,
    write: (file, content) => writeFileSync(join(folder, file), content),
    tavs: (...argv) => ended(folder, [join(root, "bin/tavs.mjs"), ...argv]),
    remove: () => rmSync(root, { recursive: true }),
  };
}

function ended(cwd: string, argv: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, argv, { cwd, stdio: ["ignore", "pipe", "pipe"] });
  const [out, error]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on("data", (bytes: Buffer) => out.push(bytes));
  child.stderr.on("data", (bytes: Buffer) => error.push(bytes));
  return new Promise((settle, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) =>
      settle({ exitCode, out: Buffer.concat(out).toString(), error: Buffer.concat(error).toString() }),
    );
  });
}
