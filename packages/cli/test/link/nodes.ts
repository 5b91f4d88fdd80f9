// A whole study that nodes alone run: three hospitals that link, leave out whom an earlier one has, and are added up by a board.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { hex, type Identity, patience, type Timer } from "@tavs/core";
import { loadIdentity } from "@tavs/core/node";
import { type Json, type Study, signStudy, stated } from "@tavs/core/study";
import { en } from "../../src/messages/en/index.ts";
import { runNode } from "../../src/node/run-node.ts";
import { Interrupted } from "../../src/session/interrupt.ts";
import { revealsOf } from "../../src/study/catalogue.ts";
import { type Hospitals, type Name, PARTIES } from "../stats/hospitals.ts";
import { people, person } from "./two-hospitals.ts";

export type Line = Readonly<Record<string, unknown>>;

/** A node in this process. */
export interface Running {
  readonly lines: readonly Line[];
  /** Resolves with the first line for which this holds, of those that were said or will be. */
  line(is: (line: Line) => boolean): Promise<Line>;
  /** As a crash ends it: whatever it is at. */
  kill(): Promise<void>;
  /** Resolves when its studies are over; rejects with why they failed. */
  readonly ended: Promise<void>;
}

/** Waits a hundredth as long as it says. */
const soon: Timer = (milliseconds, signal) => patience(Math.min(milliseconds / 100, 50), signal);

export function startNode(config: string, { untilOver = true }: { readonly untilOver?: boolean } = {}): Running {
  const [lines, listeners]: [Line[], Set<() => void>] = [[], new Set()];
  const say = (text: string): void => {
    lines.push(JSON.parse(text) as Line);
    for (const look of listeners) look();
  };
  const stop = new AbortController();
  const terminal = { say, complain: (text: string) => say(JSON.stringify({ complained: text })) };
  const desk = { terminal, messages: en, language: "en", version: "0.0.0" };
  const ended = runNode(desk, { config, stop: stop.signal, form: "json", untilOver, pause: soon });
  ended.catch(() => undefined); // some tests look at it later
  return {
    ...{ lines, ended },
    line: (is) =>
      new Promise((settle, reject) => {
        const look = (): void => {
          const found = lines.find(is);
          if (found) settle(found);
        };
        listeners.add(look);
        look();
        ended.then(() => reject(new Error(`it ended with ${JSON.stringify(lines)}`)), reject);
      }),
    kill: async () => {
      stop.abort(new Interrupted());
      await ended.catch(() => undefined);
    },
  };
}

const HOLDS: Readonly<Record<string, readonly number[]>> = {
  east: people(0, 40),
  north: people(30, 70),
  west: people(60, 100),
};
export const DISTINCT = 100;
/** What is known of the patients whom a hospital analyses: those of east from north, by a link. */
export const DAYS: readonly number[] = [...people(30, 40), ...people(100, 120), ...people(200, 220)];

interface Side {
  readonly label: string;
  readonly protocol: string;
  readonly roles: Readonly<Record<string, string>>;
  readonly parameters: Json;
}

function session({ label, protocol, roles, parameters }: Side): object {
  const parties = Object.keys(roles);
  const reveals = parties.map((name) => [name, stated(revealsOf(protocol, roles[name]!, parameters)!)]);
  return { label, protocol, parties, roles, parameters, reveals: Object.fromEntries(reveals), queries: { runs: 1 } };
}

const summed = Object.fromEntries(PARTIES.map((name) => [name, name === "board" ? "coordinator" : "participant"]));
const rule = "DK/cpr/1";
const overlap = (later: string, earlier: string): object =>
  session({
    ...{ label: `overlap/${later}-${earlier}`, protocol: "psi/1" },
    ...{ roles: { [earlier]: "sender", [later]: "receiver" }, parameters: { rule } },
  });

const computations = [
  session({
    ...{ label: "link/east", protocol: "psi/labelled/1", roles: { east: "receiver", north: "sender" } },
    parameters: { rule, columns: { days: "int32" } },
  }),
  ...[overlap("north", "east"), overlap("west", "east"), overlap("west", "north")],
  session({
    ...{ label: "distinct", protocol: "federated/tally/1", roles: summed },
    parameters: { cells: ["distinct patients"] },
  }),
  session({
    ...{ label: "follow-up", protocol: "federated/describe/1", roles: summed },
    parameters: {
      ...{ columns: ["followed"], by: null, moments: 2, level: 0.95 },
      scaling: { followed: { center: 100, scale: 100 } },
    },
  }),
];

const analysed: Readonly<Record<string, string>> = {
  east: `
    select: SELECT CAST(outcomes.days AS INTEGER) AS followed FROM patients JOIN outcomes USING (pseudonym) WHERE ward = 'A'
    tables: { patients: { file: patients.csv, column: cpr }, outcomes: learnt/link.csv }`,
  north: "{ file: analysed.csv }",
  west: "{ file: analysed.csv }",
};

const learns: Readonly<Record<Name, string>> = {
  east: "link/east: { file: learnt/link.csv }",
  north: "overlap/north-east: { file: learnt/overlap.csv, columns: [ward] }",
  west: "",
  isle: "",
  board: "distinct: { file: learnt/count.json }\n  follow-up: { folder: results/follow-up }",
};

/** Folders of all parties, each with a policy, the study and all signatures; `learnt` files are not there yet. Gives the policies. */
export async function nodeFolders(here: Hospitals, title: string): Promise<Readonly<Record<Name, string>>> {
  const own = await Promise.all(PARTIES.map((name) => loadIdentity(here.at(`${name}/${name}.identity.json`))));
  const parties = own.map(({ name, publicKey }) => ({
    ...{ name, role: name === "board" ? "coordinator" : "hospital", key: hex(publicKey) },
    data: name === "board" ? [] : DATA,
  }));
  const written = here.study(title, computations, [], { parties, title });
  const study = JSON.parse(readFileSync(written, "utf8")) as Study;
  return Object.fromEntries(PARTIES.map((name) => [name, folderOf(here, { name, title, study, own })])) as Record<
    Name,
    string
  >;
}

const DATA = [
  { name: "patients", columns: ["cpr", "ward", "days"] },
  { name: "analysed", columns: ["followed"] },
];

interface Folder {
  readonly name: Name;
  readonly title: string;
  readonly study: Study;
  readonly own: readonly Identity[];
}

function folderOf(here: Hospitals, { name, title, study, own }: Folder): string {
  const folder = `${name}/${title}`;
  mkdirSync(here.at(join(folder, "studies")), { recursive: true });
  here.write(`${folder}/studies/study.json`, JSON.stringify(study, null, 2));
  for (const each of own)
    here.write(`${folder}/studies/study.${each.name}.signature.json`, JSON.stringify(signStudy(each, study)));
  if (name in HOLDS) here.write(`${folder}/patients.csv`, patientsOf(name));
  const days = { north: DAYS.slice(10, 30), west: DAYS.slice(30) }[name as string];
  if (days) here.write(`${folder}/analysed.csv`, `followed\n${days.join("\n")}\n`);
  const policy = `
identity: ../${name}.identity.json
relay: ${here.relay.url}
studies: studies
state: state
approval: once
data:${name === "board" ? " {}" : `\n  patients: { file: patients.csv, column: cpr }\n  analysed: ${analysed[name]}`}
learns:${learns[name] === "" ? " {}" : `\n  ${learns[name]}`}
`;
  return here.write(`${folder}/node.yaml`, policy);
}

const patientsOf = (name: string): string =>
  `cpr,ward,days\n${HOLDS[name]!.map((serial) => `${person(serial)},A,${serial}\n`).join("")}`;
