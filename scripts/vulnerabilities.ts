// What `pnpm audit --prod --json` printed, judged: only a vulnerability that is known fails a check. A registry that cannot be asked
// (no network, or a mirror without that service) says nothing about our dependencies, and the sentence says that it was not asked.

export interface Verdict {
  readonly isFailed: boolean;
  readonly sentence: string;
}

/** Throws where the text is neither a report nor an error of pnpm: then nobody knows what was found. */
export function verdictOf(printed: string): Verdict {
  const report: unknown = JSON.parse(printed);
  if (!isRecord(report)) throw new Error("pnpm audit printed no report");
  if (isRecord(report.error)) return { isFailed: false, sentence: `NOT ASKED: ${String(report.error.message)}` };
  const { metadata, advisories } = report;
  if (!isRecord(metadata) || !isRecord(metadata.vulnerabilities)) throw new Error("pnpm audit counted nothing");
  const counts = Object.entries(metadata.vulnerabilities).filter(([, count]) => count !== 0);
  if (counts.length === 0) return { isFailed: false, sentence: "no dependency has a known vulnerability" };
  const found = isRecord(advisories) ? Object.values(advisories).filter(isRecord).map(said) : [];
  return {
    isFailed: true,
    sentence: [counts.map(([kind, count]) => `${count} ${kind}`).join(", "), ...found].join("\n"),
  };
}

const said = ({ module_name, severity, title, url }: Readonly<Record<string, unknown>>): string =>
  `${severity}: ${module_name}: ${title} ${url}`;

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
