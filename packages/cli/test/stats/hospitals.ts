// Three hospitals and a coordinator, each in a folder of its own, with a relay between them; and studies of one analysis.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createIdentity, hex, type Identity, seededRandom } from "@tavs/core";
import { saveIdentity } from "@tavs/core/node";
import { type AuditEntry, type Json, stated, verifyAudit } from "@tavs/core/study";
import { type Relay, relay } from "@tavs/core/websocket";
import { revealsOf } from "../../src/study/catalogue.ts";
import { type Heard, tavs } from "../in-process.ts";

export const HOSPITALS = ["east", "north", "west"] as const;
/** A fourth, which most studies do not have. */
export const ISLE = "isle";
export type Name = (typeof HOSPITALS)[number] | "board" | typeof ISLE;
export const PARTIES: readonly Name[] = [...HOSPITALS, "board"];

const random = seededRandom(new Uint8Array(32).fill(7));
const everybody: readonly Identity[] = [...PARTIES, ISLE].map((name) => createIdentity(name, random));
const roles = Object.fromEntries(PARTIES.map((name) => [name, name === "board" ? "coordinator" : "participant"]));

/** What R computed, and the tables it did so from. */
export const fixture = (name: string): string =>
  readFileSync(resolve(import.meta.dirname, "../../../federated/test/statistics/reference", name), "utf8");

export interface Planned {
  readonly label: string;
  readonly protocol: string;
  readonly parameters: Json;
}

/** A session whose roles are not those of an analysis. */
export function session({ label, protocol, parameters }: Planned, by: Readonly<Record<string, string>>): object {
  const reveals = Object.entries(by).map(([name, role]) => [name, stated(revealsOf(protocol, role, parameters)!)]);
  const queries = { runs: 2 };
  return {
    ...{ label, protocol, parties: Object.keys(by), roles: by, parameters, queries },
    reveals: Object.fromEntries(reveals),
  };
}

export type Row = Readonly<Record<string, string | number | null>>;

export function computation({ label, protocol, parameters }: Planned): object {
  const reveals = PARTIES.map((name) => [name, stated(revealsOf(protocol, roles[name]!, parameters)!)]);
  const queries = { runs: 2 };
  return { label, protocol, parties: PARTIES, roles, parameters, reveals: Object.fromEntries(reveals), queries };
}

export interface Hospitals {
  at(name: string): string;
  write(name: string, content: string): string;
  /** Writes the study of these computations, in which hospitals bring these columns. */
  study(name: string, computations: readonly object[], columns: readonly string[], more?: object): string;
  /** Writes the table of each hospital. */
  tables(name: string, rows: readonly (readonly Row[])[], decimal?: "." | ","): void;
  /** What is typed at a party; what comes behind counts. */
  words(name: Name, study: string, data: string): readonly string[];
  /** Everybody types `tavs stats`. */
  together(study: string, data: string, more?: readonly string[]): Promise<Readonly<Record<Name, Heard>>>;
  /** All files of a folder in one text. */
  everything(folder: string): string;
  /** The log in a folder of state, such as "board/cox.state", which is whole and its own. */
  log(path: string): readonly AuditEntry[];
  identity(name: Name): Identity;
  keyOf(name: Name): Uint8Array;
  readonly relay: Relay;
  remove(): Promise<void>;
}

export async function hospitals(parties: readonly Name[] = PARTIES): Promise<Hospitals> {
  const identities = everybody.filter(({ name }) => parties.some((each) => each === name));
  const folder = mkdtempSync(join(tmpdir(), "tavs-stats-"));
  const at = (name: string): string => join(folder, name);
  const write = (name: string, content: string): string => {
    writeFileSync(at(name), content);
    return at(name);
  };
  for (const identity of identities) {
    const { name } = identity;
    mkdirSync(at(name));
    await saveIdentity(at(`${name}/${name}.identity.json`), identity);
    const peers = identities
      .filter((other) => other !== identity)
      .map((other) => ({ name: other.name, key: hex(other.publicKey) }));
    write(`${name}/${name}.peers.json`, JSON.stringify({ format: "tavs/peers/1", peers }));
  }
  const hub = await relay({ guests: new Map(identities.map(({ name, publicKey }) => [name, publicKey])) });
  const words = (name: Name, study: string, data: string): readonly string[] => [
    ...["--study", at(`${study}.json`), "--via", hub.url, "--identity", at(`${name}/${name}.identity.json`)],
    ...["--state", at(`${name}/${study}.state`)],
    ...(name === "board" ? ["--out", at(`board/${study}`)] : ["--data", at(`${name}/${data}.csv`)]),
  ];
  return {
    ...{ at, write, words, relay: hub },
    identity: (name) => identities.find((each) => each.name === name)!,
    keyOf: (name) => identities.find((each) => each.name === name)!.publicKey,
    study(name, computations, columns, more = {}) {
      const members = identities.map(({ name: each, publicKey }) => ({
        ...{ name: each, role: each === "board" ? "coordinator" : "hospital", key: hex(publicKey) },
        data: each === "board" ? [] : [{ name: "patients", columns }],
      }));
      return write(`${name}.json`, JSON.stringify({ ...terms, parties: members, computations, ...more }, null, 2));
    },
    tables(name, rows, decimal = ".") {
      for (const [i, each] of parties.filter((name) => name !== "board").entries())
        write(`${each}/${name}.csv`, i === 0 && decimal === "," ? csv(rows[i]!, ";", ",") : csv(rows[i]!, ",", "."));
    },
    async together(study, data, more = []) {
      const all = parties.map(
        async (name) => [name, await tavs("stats", ...words(name, study, data), "--json", ...more)] as const,
      );
      return Object.fromEntries(await Promise.all(all)) as Record<Name, Heard>;
    },
    everything: (name) =>
      readdirSync(at(name), { recursive: true, withFileTypes: true })
        .filter((each) => each.isFile())
        .map((each) => readFileSync(join(each.parentPath, each.name), "utf8"))
        .join("\n"),
    log(path) {
      const { publicKey } = identities.find(({ name }) => path.startsWith(name))!;
      return verifyAudit(
        readFileSync(at(`${path}/audit.jsonl`), "utf8")
          .split("\n")
          .slice(0, -1),
        { publicKey },
      ).entries;
    },
    async remove() {
      await hub.close();
      rmSync(folder, { recursive: true });
    },
  };
}

const terms = {
  ...{
    format: "tavs/terms/2",
    title: "Outcomes of three hospitals",
    permit: "2026-417",
    legalBasis: "GDPR art. 9(2)(j)",
  },
  ...{ purpose: "How patients fare", smallestCell: 5, privacy: { epsilon: 1, delta: 1e-6, rowsPerPerson: 1 } },
  ...{ retention: { sessionDays: 30, resultDays: 365, auditDays: 3650 }, expires: "2099-12-31" },
};

function csv(rows: readonly Row[], delimiter: string, decimal: string): string {
  const names = Object.keys(rows[0]!);
  const cell = (value: string | number | null | undefined): string => String(value ?? "").replace(".", decimal);
  return [names, ...rows.map((row) => names.map((name) => cell(row[name])))]
    .map((cells) => `${cells.join(delimiter)}\n`)
    .join("");
}

/** A table of the fixtures, with numbers as numbers. */
export function tableOf(name: string): readonly Row[] {
  const [header, ...lines] = fixture(name).trim().split(/\r?\n/);
  const names = header!.split(",");
  const value = (text: string): string | number | null =>
    text === "" ? null : Number.isNaN(Number(text)) ? text : Number(text);
  return lines.map((line) => Object.fromEntries(line.split(",").map((text, i) => [names[i]!, value(text)])));
}

/** The rows of each hospital of R's. */
export const bySite = (rows: readonly Row[]): readonly (readonly Row[])[] =>
  [...new Set(rows.map(({ site }) => site))].sort().map((site) => rows.filter((row) => row.site === site));
