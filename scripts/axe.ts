// axe-core in a page, in a browser without a screen: what people who do not see, or see little, cannot use.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** By day and by night; the other condition of a style sheet holds always then. */
export const LIGHTS = ["light", "dark"] as const;
export type Light = (typeof LIGHTS)[number];

interface Violation {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** axe-core's source, installed outside of the workspace: its folder stands in AXE. `undefined` where it does not. */
export function axeSource(): string | undefined {
  const file = join(process.env.AXE ?? "", "node_modules/axe-core/axe.min.js");
  return process.env.AXE !== undefined && existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** What axe finds in an HTML text, each as a sentence; `browse` loads an address and gives what is in the page then. */
export async function violations(
  html: string,
  {
    axe,
    light,
    folder,
    browse,
  }: { axe: string; light: Light; folder: string; browse: (address: string) => Promise<string> },
): Promise<readonly string[]> {
  const page = join(folder, `axe-${light}.html`);
  const run = `document.querySelectorAll("details").forEach((each) => { each.open = true; });
axe.run(document, { resultTypes: ["violations"] }).then(({ violations, passes }) => {
  const found = document.createElement("pre");
  found.id = "axe-found";
  found.textContent = encodeURIComponent(JSON.stringify({ violations, passes: passes.length }));
  document.body.append(found);
});`;
  const script = `<script>${axe.replaceAll("</script", "<\\/script")}</script><script>${run}</script></body>`;
  const open = html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, ""); // which lets no script run
  const dark = light === "dark" ? open.replaceAll("(prefers-color-scheme:dark)", "all") : open;
  writeFileSync(
    page,
    dark.replace("</body>", () => script),
  );
  const dom = await browse(pathToFileURL(page).href);
  const found = /<pre id="axe-found">([^<]*)</.exec(dom)?.[1];
  if (found === undefined) return [`axe did not run (${light})`];
  const { violations: all, passes } = JSON.parse(decodeURIComponent(found)) as {
    violations: Violation[];
    passes: number;
  };
  if (passes < 10) return [`axe looked at almost nothing (${light}): ${passes} rules passed`];
  return all.map(
    ({ id, help, nodes }) => `${light}: ${id}: ${help} (${nodes.length}; the first: ${nodes[0]?.html.slice(0, 200)})`,
  );
}
