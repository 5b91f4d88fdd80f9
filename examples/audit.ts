// What a data protection officer does with the audit logs of two hospitals: checks each, and holds one against the other.
// The hospitals run in this process here; docs/guides/audit.md shows the same with files and `tavs audit`.
import { createIdentity, hex, type Identity } from "@tavs/core";
import { type AuditReport, compareAudits, openAudit, type Terms, verifyAudit } from "@tavs/core/study";
import { memoryJournal } from "@tavs/core/testing";

const east = createIdentity("east");
const west = createIdentity("west");
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Patients of two hospitals",
  purpose: "East asks which of its patients west also treats",
  parties: [east, west].map(({ name, publicKey }) => ({ name, role: "hospital", key: hex(publicKey) })),
  computations: [{ label: "overlap", protocol: "psi/1", parties: ["east", "west"], parameters: {}, reveals: {} }],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2027-06-30",
};

// #region write
/** A hospital writes down what it did, before it hands out any result. */
async function remembers(identity: Identity, sizes: { readonly items: number; readonly peerItems: number }) {
  const journal = memoryJournal(); // in a hospital: fileJournal("audit.jsonl", { rotateAt: 10_000_000 })
  const now = () => "2026-11-22T08:00:00Z"; // in a hospital: new Date().toISOString()
  const audit = await openAudit({ journal, identity, terms, now, software: "tavs@0.1.0" });
  const approval = { approved: "per run", approvedBy: hex(identity.publicKey) } as const;
  await audit.record({ event: "started", session: "overlap", run: 0, ...approval });
  await audit.record({ event: "finished", session: "overlap", run: 0, sizes });
  return journal.lines();
}
// #endregion

// #region verify
/** The officer checks a log with the key that stands in the terms, not with one that the log brings along. */
const checked = async (lines: Promise<readonly string[]>, { publicKey }: Identity): Promise<AuditReport> =>
  verifyAudit(await lines, { publicKey });

const ours = await checked(remembers(east, { items: 2982, peerItems: 52_982 }), east);
const theirs = await checked(remembers(west, { items: 52_982, peerItems: 2982 }), west);
console.log(`${ours.party}: ${ours.entries.length} lines, ${theirs.party}: ${theirs.entries.length} lines, all signed`);
// #endregion

// #region compare
const { runs, confirmed, differences } = compareAudits(ours, theirs);
console.log(`${runs} run at both, ${confirmed} numbers confirmed by both, ${differences.length} differences`);

const lie = await checked(remembers(west, { items: 52_982, peerItems: 2000 }), west); // every line of it is signed
for (const { kind, session, size, first, second } of compareAudits(ours, lie).differences)
  console.log(
    `${session}: ${kind} differ: ${size} is ${first.says} in line ${first.lines.join()} of ${ours.party}, ` +
      `and ${second.says} in line ${second.lines.join()} of ${lie.party}`,
  );
// #endregion
