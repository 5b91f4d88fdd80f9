// Opens reports in a browser without a screen, and sees that all is there: the demo's, and one of a release in each language. Needs the
// demo's report and Chromium; with axe-core (AXE names where it is installed) also that people who do not see can use them.
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { noHistory, release, releaseFiles } from "@tavs/cli/report";
import { axeSource, LIGHTS, violations } from "./axe.ts";
import { chromium, quietly } from "./chromium.ts";
import { says } from "./says.ts";

const HEADINGS = [
  "Survival without relapse",
  "Hazard ratios",
  "What may be published",
  "Who learned what",
  "What it took",
];
const BLANK_BYTES = 20_000; // a white page of this size is a PNG of about 10 kB, a full one of hundreds

const demo = resolve(process.argv[2] ?? "demo-out/report.html");
const folder = await mkdtemp(join(tmpdir(), "tavs-report-"));
const axe = axeSource();
if (axe === undefined) console.log("axe-core is not installed (AXE): accessibility is not checked");
try {
  const pages = [{ page: demo, headings: HEADINGS }, ...releasedPages()];
  let all = 0;
  for (const { page, headings } of pages) {
    const faults = [
      ...wantsFaults(readFileSync(page, "utf8")),
      ...(await screenFaults(page, headings)),
      ...(await axeFaults(page)),
    ];
    for (const fault of faults) console.error(fault);
    console.log(`${page}: ${faults.length} faults`);
    all += faults.length;
  }
  process.exitCode = all === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

/** The report of the patients that the tests release. */
function releasedPages(): readonly { readonly page: string; readonly headings: readonly string[] }[] {
  const { results } = JSON.parse(readFileSync("packages/cli/test/report/rotterdam.json", "utf8"));
  const terms = {
    ...{ title: "Hormone treatment and relapse", purpose: "A check of the report", released: "2026-11-22" },
    ...{ parties: [{ name: "amsterdam", role: "hospital", key: "" }], smallestCell: 5 },
    privacy: { epsilon: 1, rowsPerPerson: 1 },
  };
  const { release: out } = release(results, terms, noHistory);
  const headings = out.analyses.map(({ title }) => title);
  return (["en", "da"] as const).map((language) => {
    const page = join(folder, `release-${language}.html`);
    writeFileSync(page, releaseFiles(out, { language }).get("report.html")!); // every release has one
    return { page, headings };
  });
}

/** A report is kept for years and read where there is no network: it fetches nothing. */
function wantsFaults(text: string): readonly string[] {
  const wanted =
    text.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"|@import[^;]*|url\((?!["']?(?:#|data:))[^)]*\)/g) ?? [];
  return wanted.map((address) => `the report fetches ${address}`);
}

async function screenFaults(page: string, headings: readonly string[]): Promise<readonly string[]> {
  const address = pathToFileURL(page).href;
  const dom = await browse("--dump-dom", address);
  const picture = join(folder, "report.png");
  await browse(`--screenshot=${picture}`, "--window-size=1200,2400", address);
  return [
    ...headings.filter((heading) => !hasHeading(dom, heading)).map((heading) => `no heading "${heading}"`),
    ...((dom.match(/<svg[\s>]/g) ?? []).length < 2 ? ["fewer than two figures"] : []),
    ...(/\b(NaN|undefined|Infinity|\[object )/.test(dom.replaceAll(/<style[\s\S]*?<\/style>/g, ""))
      ? ["no numbers"]
      : []),
    ...(statSync(picture).size < BLANK_BYTES ? ["the picture of the page is blank"] : []),
  ];
}

async function axeFaults(page: string): Promise<readonly string[]> {
  if (axe === undefined) return [];
  const html = readFileSync(page, "utf8");
  const patiently = (address: string) => browse("--virtual-time-budget=60000", "--dump-dom", address);
  const found = [];
  for (const light of LIGHTS) found.push(...(await violations(html, { axe, light, folder, browse: patiently })));
  return found;
}

function hasHeading(dom: string, heading: string): boolean {
  return new RegExp(`<h[12][^>]*>\\s*${heading.replaceAll(/[?.()]/g, "\\$&")}\\s*<`).test(dom);
}

function browse(...what: readonly string[]): Promise<string> {
  return says(chromium(), [...quietly(join(folder, "profile")), ...what], folder);
}
