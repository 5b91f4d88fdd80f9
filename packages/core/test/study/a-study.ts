import { createIdentity, hex, type Identity, seededRandom } from "@tavs/core";
import type { Study } from "@tavs/core/study";

const random = seededRandom(new Uint8Array(32).fill(9));
export const east: Identity = createIdentity("east", random);
export const west: Identity = createIdentity("west", random);
export const north: Identity = createIdentity("north", random);

/** A study of two that has no flaw. */
export const aStudy: Study = {
  format: "tavs/terms/2",
  title: "Relapse after breast-cancer surgery",
  permit: "R-22041234",
  legalBasis: "GDPR article 9(2)(j), Databeskyttelsesloven § 10",
  purpose: "Which of the hospital's patients the registry knows to have relapsed",
  parties: [
    {
      name: "east",
      role: "hospital",
      key: hex(east.publicKey),
      data: [{ name: "patients", columns: ["cpr", "behandling æøå"] }],
    },
    {
      name: "west",
      role: "registry",
      key: hex(west.publicKey),
      data: [{ name: "relapses", columns: ["cpr", "relapse"] }],
    },
  ],
  computations: [
    {
      label: "link/east",
      protocol: "psi/labelled/1",
      parties: ["east", "west"],
      roles: { east: "receiver", west: "sender" },
      parameters: {
        rule: "DK/cpr/1",
        maxItems: 1000,
        columns: { relapse: { text: 10 } },
        weights: [1, 0.5, null, true],
      },
      reveals: {
        east: { learns: "learns something", against: "malicious", collusion: "nobody to collude with" },
        west: { learns: "learns a size", against: "semi-honest", collusion: "nobody to collude with" },
      },
      queries: { runs: 2, items: 5000 },
    },
  ],
  smallestCell: 5,
  privacy: { epsilon: 1, delta: 1e-6, rowsPerPerson: 1 },
  retention: { sessionDays: 30, resultDays: 1826, auditDays: 3652 },
  expires: "2027-06-30",
};

type Path = readonly (string | number)[];

/** The same document with something else in one place; where `value` is undefined, without it. */
export function changed(path: Path, value: unknown, document: unknown = aStudy): unknown {
  const copy: unknown = JSON.parse(JSON.stringify(document));
  let at = copy as Record<string | number, unknown>; // the test says a path that is there
  for (const name of path.slice(0, -1)) at = at[name] as Record<string | number, unknown>;
  const last = path.at(-1)!;
  if (value === undefined) delete at[last];
  else Object.defineProperty(at, last, { value, enumerable: true, configurable: true, writable: true }); // also "__proto__"
  return copy;
}

/** Every path in the document to a record, a list or a value. */
export function pathsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([name, each]) => pathsIn(each, [...path, name]))];
}
