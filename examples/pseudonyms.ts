// Three holders make a key that none of them has. With two of them a hospital gets study pseudonyms of its patients, and they
// learn how many it asked about. When the study is over, each destroys its share and signs for it.
import { createIdentity, memoryStore, type PartyId, party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { cpr, ingest, pseudonyms, queryBudget } from "@tavs/psi";

const holders = ["east", "north", "west"].map((name) => party(name));
const stores = holders.map(() => memoryStore()); // in production a fileStore each
const items = await ingest(["010490-9989", "020491-9996", "0304929993"], cpr); // these belong to nobody

const making = memoryTransports(...holders); // in production sessions of a link
const agreement = { study: "relapse 2026", rule: items.rule, threshold: 2, holders };
const generate = (me: PartyId, i: number) => {
  const handlers = { keep: pseudonyms.keepKey(stores[i]!) };
  return run(pseudonyms.keyHolder.generate, { input: { me, ...agreement }, transport: making[me]!, handlers });
};
const key = (await Promise.all(holders.map(generate)))[0]!;

const asking = memoryTransports("hospital", ...holders);
const answer = async (me: PartyId, i: number) => {
  const input = { key: await pseudonyms.loadKey(stores[i]!, key.id), requester: party("hospital"), budget: 1000 };
  const handlers = { spend: queryBudget(stores[i]!) };
  return run(pseudonyms.holder, { input, transport: asking[me]!, handlers });
};
const input = { items, key, recipient: "registry", holders: holders.slice(0, 2) };
const request = run(pseudonyms.requester, { input, transport: asking.hospital });
const [mine] = await Promise.all([request, ...input.holders.map(answer)]);
console.log(`hospital: row ${mine.indices[0]} is ${mine.pseudonyms[0]?.slice(0, 8)}...; no party ever had the key`);

const order = { key: key.id, day: "2027-06-30" };
const receipt = await pseudonyms.destroyKey(stores[0]!, createIdentity("east"), order);
console.log(`east: destroyed its share for "${receipt.study}" on ${receipt.day}, signed`);
