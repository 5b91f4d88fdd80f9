// How many persons do three hospitals treat together, and how many of them more than one? The board learns numbers; two
// offices shuffle, so that nobody learns who, or which two hospitals share whom.
import { party, run } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing"; // in production: sessions of a link
import { cpr, ingest, syntheticCpr, union } from "@tavs/psi";

const person = (serial: number): string => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial }); // nobody
const people = (from: number, to: number): string[] => Array.from({ length: to - from }, (_, i) => person(from + i));
const patients = { east: people(0, 20), north: people(10, 30), west: people(15, 40) };

const names = ["east", "north", "west"] as const;
const mixers = ["court", "university"] as const; // who does not pool what it knows with the other
const transports = memoryTransports(...names, ...mixers, "board");

const agreed = {
  hub: party("board"),
  mixers: mixers.map(party),
  contributors: names.map(party),
  smallestCell: 3, // as the terms say
};

for (const name of names) {
  const items = await ingest(patients[name], cpr);
  const input = { ...agreed, me: party(name), items, padTo: 30 }; // mixers see 30 each
  void run(union.contributor, { input, transport: transports[name] });
}
for (const name of mixers)
  void run(union.mixer, { input: { ...agreed, me: party(name) }, transport: transports[name] });

const input = { ...agreed, me: party("board") };
const { distinct, inExactly } = await run(union.hub, { input, transport: transports.board });
const shown = [distinct, ...inExactly].map((cell) => ("value" in cell ? cell.value : "few"));
console.log(`${shown[0]} persons; in one hospital ${shown[1]}, in two ${shown[2]}, in all three ${shown[3]}`);
