import type { AuditReport } from "@tavs/core/study";
import type { Messages } from "../messages/index.ts";
import { rowsOf } from "./rows.ts";

/** A log as one page of HTML that needs nothing from elsewhere. Every text is escaped: some of them came from other parties. */
export function auditPage({ party, key, head, entries }: AuditReport, messages: Messages["audit"]): string {
  const words = messages.export.page;
  const [names = [], ...rows] = rowsOf(
    entries.map((entry, i) => ({ line: i + 1, entry })),
    messages,
  );
  return `<!doctype html>
<html lang="${words.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(words.title(party))}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${escaped(words.title(party))}</h1>
<p>${escaped(words.about)}</p>
<dl>
${[
  [words.key, key],
  [words.head, head],
  [words.entries, String(entries.length)],
]
  .map(([name, value]) => `<dt>${escaped(name!)}</dt><dd>${escaped(value!)}</dd>`)
  .join("\n")}
</dl>
<table>
<caption>${escaped(words.title(party))}</caption>
<thead><tr>${names.map((name) => `<th scope="col">${escaped(name)}</th>`).join("")}</tr></thead>
<tbody>
${rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join("")}</tr>`).join("\n")}
</tbody>
</table>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);

const STYLE =
  ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:2rem}dd{font-family:monospace;overflow-wrap:anywhere}" +
  "table{border-collapse:collapse;font-size:.875rem}th,td{text-align:left;padding:.25rem .75rem;border-bottom:1px solid}caption{text-align:left;font-weight:bold}";
