import { computation, type Drafted, linkage, MOST, NUMBER } from "./planned.ts";

const KEY = "key";

interface Named {
  /** Who asks, and the holders of the key. */
  readonly parties: readonly string[];
  readonly columns: readonly string[];
}

/** All holders are needed: each that destroys its share ends it for all. */
export function pseudonymised({ parties, columns }: Named): Drafted {
  const [requester, ...holders] = parties as readonly [string, ...string[]]; // `isFit` counted them
  const recipient = requester;
  const roles = { [requester]: "requester", ...Object.fromEntries(holders.map((name) => [name, "holder"])) };
  const making = { rule: linkage.rule, threshold: holders.length, recipient };
  const asking = { key: KEY, maxItems: MOST, columns };
  return {
    computations: [
      computation({ label: KEY, protocol: "psi/pseudonyms-key/1", parameters: making, roles }),
      computation({ label: "pseudonyms", protocol: "psi/pseudonyms/1", parameters: asking, roles, items: MOST }),
    ],
    roles: { [requester]: "hospital", ...Object.fromEntries(holders.map((name) => [name, "key holder"])) },
    columns: { [requester]: [NUMBER, ...columns] },
  };
}
