import { createIdentity, hex, type Identity, seededRandom } from "@tavs/core";
import { openAudit, type Terms } from "@tavs/core/study";
import { memoryJournal } from "@tavs/core/testing";

/** Two parties whose keys are the same in every run. */
const random = seededRandom(new Uint8Array(32).fill(7));
export const east: Identity = createIdentity("east", random);
export const west: Identity = createIdentity("west", random);

const terms: Terms = {
  format: "tavs/terms/1",
  title: "Relapse",
  purpose: "test",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2030-01-01",
};

/** A log of three entries, one a minute. */
export async function auditLog(identity: Identity = east): Promise<string[]> {
  const lines: string[] = [];
  let minute = 0;
  const now = (): string => `2026-11-21T08:0${minute++}:00Z`;
  const audit = await openAudit({ journal: memoryJournal(lines), identity, terms, now });
  await audit.record({ event: "started", sizes: { items: 2982 } });
  await audit.record({ event: "released", rowsReleased: 6, suppressed: 1 });
  return lines;
}

/** The text of a log's file. */
export const fileOf = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join("");
