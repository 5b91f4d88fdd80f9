// What a page of documentation claims: its blocks of code and its links.

export interface Block {
  /** Counted from 1. */
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** The file, or `file#region`, that the comment before the block names: `<!-- from examples/psi.ts -->`. */
  readonly from: string | undefined;
}

/** Every fenced block of a page. */
export function blocks(page: string): readonly Block[] {
  const lines = page.split("\n");
  const found: Block[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [, indent, fence, language] = /^(\s*)(`{3,})(\w*)/.exec(lines[at]!) ?? [];
    if (fence === undefined) continue;
    const end = lines.findIndex((line, i) => i > at && line.trim() === fence);
    const code = lines.slice(at + 1, end < 0 ? lines.length : end).map((line) => line.slice(indent!.length));
    found.push({ line: at + 1, language: language!, code: code.join("\n"), from: origin(lines.slice(0, at)) });
    at = end < 0 ? lines.length : end;
  }
  return found;
}

function origin(before: readonly string[]): string | undefined {
  const last = before.filter((line) => line.trim() !== "").at(-1);
  return /^\s*<!-- from (\S+) -->$/.exec(last ?? "")?.[1];
}

/** What stands between `// #region name` and `// #endregion`, moved to the left margin; `undefined` where nothing does. */
export function region(text: string, name: string): string | undefined {
  const lines = text.split("\n");
  const start = lines.findIndex((line) => line.trim() === `// #region ${name}`);
  const end = lines.findIndex((line, i) => i > start && line.trim() === "// #endregion");
  if (start < 0 || end < 0) return undefined;
  const inside = lines.slice(start + 1, end);
  const margin = Math.min(...inside.filter((line) => line.trim() !== "").map((line) => line.search(/\S/)));
  return inside.map((line) => line.slice(margin)).join("\n");
}

/** The commands of a block: without prompts, comments, and line breaks after a backslash. */
export function commands(code: string): readonly string[] {
  return code
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .map((line) => line.replace(/^\s*\$ /, "").replace(/(^|\s)#.*$/, ""))
    .flatMap((line) => line.split(/\s+(?:&&|\|\||\||;)\s+|;\s+/))
    .map((command) => command.trim())
    .filter((command) => command !== "");
}

/** The files that a page links to, relative to its own folder; links into the world are not ours to check. */
export function links(page: string): readonly string[] {
  const prose = page.replaceAll(/^\s*(`{3,})[\s\S]*?^\s*\1\s*$/gm, "").replaceAll(/`[^`\n]*`/g, "");
  const targets = [...prose.matchAll(/\]\(([^)\s]+)[^)]*\)|<img[^>]* src="([^"]+)"/g)].map(
    ([, link, src]) => link ?? src!,
  );
  return targets.filter((target) => !/^([a-z]+:|#)/.test(target)).map((target) => target.replace(/#.*$/, ""));
}
