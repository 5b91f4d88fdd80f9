// Opens the demo's report in a browser without a screen, and sees that it is all there. Needs a report and Chromium.
import { readFileSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
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

const page = resolve(process.argv[2] ?? "demo-out/report.html");
const folder = await mkdtemp(join(tmpdir(), "tavs-report-"));
try {
  const faults = [...wantsFaults(readFileSync(page, "utf8")), ...(await screenFaults())];
  for (const fault of faults) console.error(fault);
  console.log(`${page}: ${faults.length} faults`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

/** A report is kept for years and read where there is no network: it fetches nothing. */
function wantsFaults(text: string): readonly string[] {
  const wanted =
    text.match(/(?:src|href)="(?:https?:)?\/\/[^"]*"|@import[^;]*|url\((?!["']?(?:#|data:))[^)]*\)/g) ?? [];
  return wanted.map((address) => `the report fetches ${address}`);
}

async function screenFaults(): Promise<readonly string[]> {
  const dom = await browse("--dump-dom");
  const picture = join(folder, "report.png");
  await browse(`--screenshot=${picture}`, "--window-size=1200,2400");
  return [
    ...HEADINGS.filter((heading) => !hasHeading(dom, heading)).map((heading) => `no heading "${heading}"`),
    ...((dom.match(/<svg[\s>]/g) ?? []).length < 2 ? ["fewer than two figures"] : []),
    ...(/\b(NaN|undefined|Infinity|\[object )/.test(dom.replaceAll(/<style[\s\S]*?<\/style>/g, ""))
      ? ["no numbers"]
      : []),
    ...(statSync(picture).size < BLANK_BYTES ? ["the picture of the page is blank"] : []),
  ];
}

function hasHeading(dom: string, heading: string): boolean {
  return new RegExp(`<h[12][^>]*>\\s*${heading}\\s*<`).test(dom);
}

function browse(...what: readonly string[]): Promise<string> {
  return says(chromium(), [...quietly(join(folder, "profile")), ...what, pathToFileURL(page).href], folder);
}
