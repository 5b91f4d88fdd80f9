import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, hex, type Identity, party, seededRandom, unhex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { type AuditEntry, type Json, type Study, verifyAudit } from "@tavs/core/study";
import { type Relay, relay } from "@tavs/core/websocket";
import { computation } from "../../src/study/planned.ts";
import { type Heard, tavs } from "../in-process.ts";
import { people, person } from "../link/two-hospitals.ts";

const random = seededRandom(new Uint8Array(32).fill(12));
export const NAMES = ["hospital", "clinic", "east", "west", "north"] as const;
export type Name = (typeof NAMES)[number];
const made = NAMES.map((name) => [name, createIdentity(name, random)] as const);
export const identities = Object.fromEntries(made) as Readonly<Record<Name, Identity>>;

const holders = { east: "holder", west: "holder" };
const askers: readonly string[] = ["hospital", "clinic"];
const key = (
  label: string,
  recipient: string,
  requesters: readonly Name[],
  holding: Readonly<Record<string, string>> = holders,
) =>
  computation({
    label,
    protocol: "psi/pseudonyms-key/1",
    parameters: { rule: "DK/cpr/1", threshold: 2, recipient },
    roles: { ...Object.fromEntries(requesters.map((name) => [name, "requester"])), ...holding },
  });
const asking = (
  label: string,
  keyLabel: string,
  requester: Name,
  asked: Readonly<Record<string, string>> = holders,
) => ({
  ...computation({
    label,
    protocol: "psi/pseudonyms/1",
    parameters: { key: keyLabel, maxItems: 1000, columns: ["age", "note"] },
    roles: { [requester]: "requester", ...asked },
    items: 100,
  }),
  queries: { runs: 2, items: 100 },
});

const among = (names: readonly Name[], computations: readonly object[]): Study =>
  ({
    format: "tavs/terms/2",
    title: "Relapses under pseudonyms",
    permit: "2026-512",
    legalBasis: "GDPR art. 9(2)(j)",
    purpose: "A register joins what two houses know, without their patients' numbers",
    parties: names.map((name) => ({
      name,
      role: askers.includes(name) ? "hospital" : "key holder",
      key: hex(identities[name].publicKey),
      data: !askers.includes(name) ? [] : [{ name: "patients", columns: ["cpr", "age", "note"] }],
    })),
    computations,
    smallestCell: 5,
    privacy: { epsilon: 1, delta: 1e-6, rowsPerPerson: 1 },
    retention: { sessionDays: 30, resultDays: 365, auditDays: 3650 },
    expires: "2099-12-31",
  }) as unknown as Study; // plain JSON, which a study narrows

/** The hospital asks for a register, and for a university. East and west hold the keys. */
export const study: Study = among(
  ["hospital", "east", "west"],
  [
    key("key", "register", ["hospital"]),
    key("key/university", "university", ["hospital"]),
    asking("hospital", "key", "hospital"),
    asking("university", "key/university", "hospital"),
  ],
);

/** The hospital and the clinic both ask for one register. */
export const studyOfTwo: Study = among(
  ["hospital", "clinic", "east", "west"],
  [
    key("key", "register", ["hospital", "clinic"]),
    asking("hospital", "key", "hospital"),
    asking("clinic", "key", "clinic"),
  ],
);

/** Two of three holders make a pseudonym; each house asks east and west. */
export const studyOfThree: Study = among(NAMES, [
  key("key", "register", ["hospital", "clinic"], { ...holders, north: "holder" }),
  { ...asking("hospital", "key", "hospital"), queries: { runs: 3, items: 20 } },
  { ...asking("later", "key", "hospital"), queries: { runs: 1, items: 10 } },
  key("other", "university", ["clinic"], { ...holders, north: "holder" }),
  asking("clinic", "other", "clinic", { east: "holder", north: "holder" }),
]);

/** The study with one of its computations changed, or one parameter of it. */
export const withSession = (label: string, change: Readonly<Record<string, Json>>): Study => ({
  ...study,
  computations: study.computations.map((each) =>
    each.label === label ? ({ ...each, ...change } as unknown as typeof each) : each,
  ),
});
export const parametersOf = (label: string): Readonly<Record<string, Json>> =>
  study.computations.find((each) => each.label === label)!.parameters as Readonly<Record<string, Json>>;

export interface Houses {
  readonly relay: Relay;
  at(name: string): string;
  write(name: string, content: string): string;
  read(name: string): string;
  /** `tavs pseudonymise` of one party, as it would be typed; who asks writes to `NAME/LABEL.csv`. */
  play(name: Name, session: string, ...more: readonly string[]): Promise<Heard>;
  /** All of a session at once. */
  session(label: string, ...more: readonly string[]): Promise<Readonly<Record<string, Heard>>>;
  destroy(name: Name, ...more: readonly string[]): Promise<Heard>;
  log(name: Name): readonly AuditEntry[];
  remove(): Promise<void>;
}

export const line = (i: number): string => `${person(i)},${20 + i},${i % 3 ? "" : "=seen"}\n`;

/** Houses and a relay. The hospital has persons 0 to 9, person 3 twice; the clinic 5 to 14. */
export async function houses(terms: Study = study): Promise<Houses> {
  const folder = mkdtempSync(join(tmpdir(), "tavs-pseudonyms-"));
  const at = (name: string): string => join(folder, name);
  const write = (name: string, content: string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const read = (name: string): string => readFileSync(at(name), "utf8");
  const names = terms.parties.map(({ name }) => name as Name);
  for (const name of names) {
    for (const each of ["", "/in", "/out"]) mkdirSync(at(name + each));
    await saveIdentity(at(`${name}/${name}.identity.json`), identities[name]);
    const list = names.filter((other) => other !== name);
    const peers = list.map((other) => ({ name: other, key: hex(identities[other].publicKey) }));
    write(`${name}/${name}.peers.json`, JSON.stringify({ format: "tavs/peers/1", peers }));
    write(`${name}/study.json`, JSON.stringify(terms, null, 2));
  }
  write("hospital/patients.csv", `cpr,age,note\n${people(0, 10).map(line).join("")}${line(3).replace("23", "24")}`);
  if (names.includes("clinic"))
    write("clinic/patients.csv", `cpr,age,note\n${people(5, 15).map(line).reverse().join("")}`);
  const hub = await relay({ guests: new Map(names.map((name) => [party(name), identities[name].publicKey])) });
  const own = (name: Name): readonly string[] => ["--identity", at(`${name}/${name}.identity.json`)];
  const brings = (name: Name, session: string): readonly string[] =>
    !askers.includes(name) || session.startsWith("key")
      ? []
      : ["--data", at(`${name}/patients.csv`), "--column", "cpr", "--out", at(`${name}/${session}.csv`)];
  const here: Houses = {
    relay: hub,
    at,
    write,
    read,
    play: (name, session, ...more) => {
      const where = ["--study", at(`${name}/study.json`), "--via", hub.url, "--session", session, "--wait", "1"];
      return tavs("pseudonymise", ...where, ...own(name), ...brings(name, session), ...more);
    },
    async session(label, ...more) {
      const { parties } = terms.computations.find((each) => each.label === label)!;
      const heard = parties.map(async (name) => [name, await here.play(name as Name, label, ...more)] as const);
      return Object.fromEntries(await Promise.all(heard));
    },
    destroy: (name, ...more) => tavs("study", "destroy-keys", at(`${name}/study.json`), ...own(name), ...more),
    log: (name) => {
      const publicKey = unhex(hex(identities[name].publicKey));
      return verifyAudit(read(`${name}/${name}.state/audit.jsonl`).split("\n").slice(0, -1), { publicKey }).entries;
    },
    async remove() {
      await hub.close();
      rmSync(folder, { recursive: true });
    },
  };
  return here;
}
