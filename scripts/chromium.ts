import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** Where Chromium is. Throws `Error` where there is none. */
export function chromium(): string {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const names = ["chromium", "chromium-browser", "google-chrome"];
  const found = names.flatMap((name) => folders.map((path) => join(path, name))).find((path) => existsSync(path));
  if (found === undefined) throw new Error("there is no Chromium: apt-get install chromium");
  return found;
}

/** Without a screen, without a sandbox (the checks may run as root), and without calls to anybody. */
export function quietly(profile: string): readonly string[] {
  const off = ["gpu", "quic", "background-networking", "component-update", "sync"].map((name) => `--disable-${name}`);
  return ["--headless", "--no-sandbox", "--no-first-run", ...off, `--user-data-dir=${profile}`];
}
