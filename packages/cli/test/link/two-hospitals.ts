import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createIdentity, hex, type Identity, seededRandom, unhex } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { type AuditEntry, type Json, type Study, stated, verifyAudit } from "@tavs/core/study";
import { type Relay, relay } from "@tavs/core/websocket";
import { labelled, syntheticCpr } from "@tavs/psi";
import { type Heard, tavs } from "../in-process.ts";

const random = seededRandom(new Uint8Array(32).fill(11));
export const east: Identity = createIdentity("east", random);
export const west: Identity = createIdentity("west", random);
export const stranger: Identity = createIdentity("east", random);

/** The number of nobody. */
export const person = (serial: number): string => syntheticCpr({ birthDate: "1962-03-04", sex: "F", serial });
/** A person's number, whole or only what stands after the day of birth: by itself, for a digest may have those digits by chance. */
export const numberOf = (serial: number): RegExp =>
  new RegExp(`${person(serial)}|(?<![0-9a-f])${person(serial).slice(-4)}(?![0-9a-f])`);
export const people = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from }, (_, i) => from + i);

const linking = {
  label: "link",
  protocol: "psi/labelled/1",
  parties: ["east", "west"],
  roles: { east: "receiver", west: "sender" },
  parameters: { rule: "DK/cpr/1", maxItems: 1000, columns: { relapse: { text: 10 }, nodes: "int32" } },
  reveals: { east: stated(labelled.receiver.reveals), west: stated(labelled.sender.reveals) },
  queries: { runs: 2 },
} as const;

/** What both sign. */
export const study = {
  format: "tavs/terms/2",
  title: "Relapses of the patients of two hospitals",
  permit: "2026-417",
  legalBasis: "GDPR art. 9(2)(j)",
  purpose: "East asks west which of its patients relapsed",
  parties: [
    { name: "east", role: "hospital", key: hex(east.publicKey), data: [{ name: "patients", columns: ["cpr", "age"] }] },
    {
      name: "west",
      role: "registry",
      key: hex(west.publicKey),
      data: [{ name: "people", columns: ["number", "relapse", "nodes"] }],
    },
  ],
  computations: [linking],
  smallestCell: 5,
  privacy: { epsilon: 1, delta: 1e-6, rowsPerPerson: 1 },
  retention: { sessionDays: 30, resultDays: 365, auditDays: 3650 },
  expires: "2099-12-31",
} as unknown as Study; // `stated` gives plain JSON, which a study narrows

/** The study with its one computation changed. */
export const withLink = (change: Readonly<Record<string, Json>>): Study =>
  ({ ...study, computations: [{ ...linking, ...change }] }) as unknown as Study;

export interface Hospitals {
  readonly relay: Relay;
  readonly folder: string;
  at(name: string): string;
  write(name: string, content: string): string;
  read(name: string): string;
  /** `tavs link` of one side, as it would be typed; what comes behind counts. */
  link(side: "east" | "west", ...more: readonly string[]): Promise<Heard>;
  /** The entries of a side's log, which is whole and its own. */
  log(side: "east" | "west", state?: string): readonly AuditEntry[];
  remove(): Promise<void>;
}

/** Two houses that know each other's keys, and a relay that lets both in. East has persons 0 to 39, west 30 to 89. */
export async function twoHospitals(): Promise<Hospitals> {
  const folder = mkdtempSync(join(tmpdir(), "tavs-link-"));
  const at = (name: string): string => join(folder, name);
  const write = (name: string, content: string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  const read = (name: string): string => readFileSync(at(name), "utf8");
  for (const [own, other] of [[east, west] as const, [west, east] as const]) {
    mkdirSync(at(own.name));
    await saveIdentity(at(`${own.name}/${own.name}.identity.json`), own);
    const list = [{ name: other.name, key: hex(other.publicKey) }];
    write(`${own.name}/${own.name}.peers.json`, JSON.stringify({ format: "tavs/peers/1", peers: list }));
  }
  write("study.json", JSON.stringify(study, null, 2));
  write(
    "east/patients.csv",
    `cpr,age\n${people(0, 40)
      .map((i) => `${person(i)},${20 + i}\n`)
      .join("")}`,
  );
  const rows = people(30, 90).map((i) => `${person(i).slice(0, 6)}-${person(i).slice(6)},=2020-${i},${i % 7 || ""}\n`);
  write("west/people.csv", `number,relapse,nodes\n${rows.join("")}`);
  const hub = await relay({ guests: new Map([east, west].map(({ name, publicKey }) => [name, publicKey])) });
  const sides = {
    east: ["--data", at("east/patients.csv"), "--column", "cpr", "--out", at("east/linked.csv")],
    west: ["--data", at("west/people.csv"), "--column", "number"],
  };
  return {
    relay: hub,
    folder,
    at,
    write,
    read,
    link: (side, ...more) => {
      const own = ["--study", at("study.json"), "--via", hub.url, "--identity", at(`${side}/${side}.identity.json`)];
      return tavs("link", ...merged([...own, ...sides[side]], more));
    },
    log: (side, state = `${side}/${side}.state`) => {
      const publicKey = unhex(study.parties.find(({ name }) => name === side)!.key);
      return verifyAudit(read(`${state}/audit.jsonl`).split("\n").slice(0, -1), { publicKey }).entries;
    },
    async remove() {
      await hub.close();
      rmSync(folder, { recursive: true });
    },
  };
}

/** Options in pairs; a later one takes the place of an earlier one of its name. */
function merged(before: readonly string[], more: readonly string[]): readonly string[] {
  const flags = more.filter((word) => word === "--force" || word === "--json");
  const words = [...before, ...more.filter((word) => !flags.some((flag) => flag === word))];
  const pairs = new Map<string, string>();
  for (let i = 0; i < words.length; i += 2) pairs.set(words[i]!, words[i + 1]!);
  return [...[...pairs].filter(([, value]) => value !== "").flat(), ...flags];
}
