// A complete small study: two hospitals sign terms, meet, find the patients they share, and keep a log of it.
// Both run in this process here; docs/guides/first-study.md says what changes between two houses.
import { connect, createIdentity, hex, type Identity, memoryNetwork, party, run } from "@tavs/core";
import { openAudit, stated, type Terms, termsHash, verifyAudit } from "@tavs/core/study";
import { memoryJournal } from "@tavs/core/testing";
import { cpr, ingest, psi } from "@tavs/psi";

// #region identities
const east = createIdentity("east");
const west = createIdentity("west");
// #endregion

// #region terms
const parameters = { rule: cpr.rule, maxItems: 1000 };
const terms: Terms = {
  format: "tavs/terms/1",
  title: "Patients of two hospitals",
  purpose: "East asks which of its patients west also treats, to count nobody twice",
  parties: [
    { name: "east", role: "hospital", key: hex(east.publicKey) },
    { name: "west", role: "hospital", key: hex(west.publicKey) },
  ],
  computations: [
    {
      label: "overlap",
      protocol: "psi/1",
      parties: ["east", "west"],
      parameters,
      reveals: { east: stated(psi.receiver.reveals), west: stated(psi.sender.reveals) },
    },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, rowsPerPerson: 1 },
  expires: "2027-06-30",
};
// #endregion

// #region refusal
const today = "2026-11-21"; // in a hospital: new Date().toISOString().slice(0, 10)
const meeting = memoryNetwork();
const attempts = await Promise.allSettled([
  connect({ identity: east, terms, via: meeting, today }),
  connect({ identity: west, terms: { ...terms, smallestCell: 3 }, via: meeting, today }),
]);
for (const attempt of attempts) if (attempt.status === "rejected") console.log(`refused: ${attempt.reason.message}`);
// #endregion

// #region meet
const network = memoryNetwork();
const meet = (identity: Identity) => connect({ identity, terms, via: network, today });
const [eastLink, westLink] = await Promise.all([meet(east), meet(west)]);
console.log(`both hold ${eastLink.signatures.size} signatures of the same terms`);
// #endregion

// #region overlap
const { maxItems } = parameters;
const context = termsHash(terms); // items of another study do not match
const [shared, seen] = await Promise.all([
  run(psi.receiver, {
    input: { items: await ingest(["010490-9989", "020491-9996"], cpr), peer: party("west"), context, maxItems },
    transport: await eastLink.session("overlap"),
  }),
  run(psi.sender, {
    input: { items: await ingest(["0104909989", "0304929993"], cpr), peer: party("east"), context, maxItems },
    transport: await westLink.session("overlap"),
  }),
]);
console.log(`east: row ${shared.indices.join()} is also among west's ${shared.senderSize} patients`);
console.log(`west: east asked about ${seen.receiverSize} patients`);
await Promise.all([eastLink.close(), westLink.close()]);
// #endregion

// #region log
const journal = memoryJournal();
const audit = await openAudit({ journal, identity: east, terms, now: () => "2026-11-21T08:00:00Z" });
const sizes = { items: 2, peerItems: shared.senderSize, found: shared.indices.length };
await audit.record({ event: "finished", session: "overlap", sizes });
const { entries } = verifyAudit(await journal.lines(), { publicKey: east.publicKey });
console.log(`the log of east is whole: ${entries.length} entries`);
// #endregion
