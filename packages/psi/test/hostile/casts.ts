// Every protocol of this package as a cast of honest parties, so that one table of attacks is tried on all of them.
import { type PartyId, party, Secret } from "@tavs/core";
import { type Cast, play } from "@tavs/core/testing";
import {
  cardinality,
  type EpochFilter,
  type ItemSet,
  ingest,
  type JointKey,
  type KeyShare,
  type Labels,
  labelled,
  labelsFor,
  multiparty,
  numbersFor,
  prepareEpoch,
  pseudonyms,
  psi,
  sum,
  unbalanced,
  union,
} from "@tavs/psi";
import { inline } from "../inline.ts";

/** Who is in the sets: the same people again, or as many others. */
export interface World {
  readonly mine: readonly string[];
  readonly theirs: readonly string[];
}

export const here: World = { mine: ["a", "b", "c"], theirs: ["b", "c", "d", "e"] };
export const elsewhere: World = { mine: ["p", "q", "r"], theirs: ["q", "r", "s", "t"] };

export interface Protocol {
  readonly name: string;
  /** How many times as much work as elsewhere a message makes, and as many bytes: its sessions have a megabyte of noise. */
  readonly weight?: number;
  cast(world: World): Promise<Cast>;
}

const [east, west, north, south] = ["east", "west", "north", "south"].map(party) as [
  PartyId, // four names, four parties
  PartyId,
  PartyId,
  PartyId,
];
const today = "2026-11-21";
const epoch = { from: "2026-11-01", until: "2026-11-30" };
const values = { columns: ["days", "cost"], bound: 100 };
const secret = new Secret(new Uint8Array(32).fill(7));

const between = async ({ mine, theirs }: World) => ({
  asks: { items: await ingest(mine), peer: west },
  answers: { items: await ingest(theirs), peer: east },
});

const filterOf = async ({ theirs }: World): Promise<EpochFilter> =>
  prepareEpoch(await ingest(theirs), { epoch, seed: secret, maxQueries: 100, compute: inline });

/** Both are paid for whatever is asked: budgets have tests of their own. */
const paying = { spend: () => "paid" };

const makingKey = (keep: (share: KeyShare) => unknown = () => undefined, requesters: readonly PartyId[] = []): Cast => {
  const holders = [west, north, south];
  const agreement = { holders, threshold: 2, study: "study", rule: "free-text/1" };
  const role = (me: PartyId) => ({
    party: pseudonyms.keyHolder.generate,
    input: { me, requesters, ...agreement },
    handlers: { keep: (made: unknown) => keep(made as KeyShare) }, // what `generate` gives to `keep`
  });
  const hearing = { party: pseudonyms.keyRequester, input: agreement };
  return Object.fromEntries([
    ...holders.map((name) => [name, role(name)]),
    ...requesters.map((name) => [name, hearing]),
  ]);
};

let made: Promise<readonly KeyShare[]> | undefined;
/** One key for all requests: made once. */
export async function sharesOfKey(): Promise<readonly KeyShare[]> {
  made ??= (async () => {
    const shares: KeyShare[] = [];
    await play(
      makingKey((share) => shares.push(share)),
      { compute: inline },
    );
    return shares.sort((a, b) => (a.holder < b.holder ? -1 : 1));
  })();
  return made;
}

const numbered = (items: ItemSet): Labels => labelsFor(items, { width: 4, of: (row) => Uint8Array.of(1, 2, 3, row) });

export const protocols: readonly Protocol[] = [
  {
    name: "psi",
    async cast(world) {
      const { asks, answers } = await between(world);
      return {
        east: { party: psi.receiver, input: { ...asks, engine: "oprf" } },
        west: { party: psi.sender, input: { ...answers, engine: "oprf" } },
      };
    },
  },
  {
    name: "psi, proven and mutual",
    async cast(world) {
      const { asks, answers } = await between(world);
      const modes = { verified: true, mutual: true, minShared: 1, minItems: 1 };
      return {
        east: { party: psi.receiver, input: { ...asks, ...modes } },
        west: { party: psi.sender, input: { ...answers, ...modes, budget: 10 }, handlers: paying },
      };
    },
  },
  {
    name: "psi, vole",
    weight: 20,
    async cast(world) {
      const { asks, answers } = await between(world);
      return {
        east: { party: psi.receiver, input: { ...asks, engine: "vole" } },
        west: { party: psi.sender, input: { ...answers, engine: "vole", budget: 10 }, handlers: paying },
      };
    },
  },
  {
    name: "labelled, vole, semi-honest",
    weight: 20,
    async cast(world) {
      const { asks, answers } = await between(world);
      const modes = { engine: "vole", security: "semi-honest" } as const;
      return {
        east: { party: labelled.receiver, input: { ...asks, ...modes } },
        west: { party: labelled.sender, input: { ...answers, ...modes, labels: numbered(answers.items) } },
      };
    },
  },
  {
    name: "labelled",
    async cast(world) {
      const { asks, answers } = await between(world);
      return {
        east: { party: labelled.receiver, input: { ...asks, engine: "oprf" } },
        west: { party: labelled.sender, input: { ...answers, engine: "oprf", labels: numbered(answers.items) } },
      };
    },
  },
  {
    name: "cardinality",
    async cast(world) {
      const { asks, answers } = await between(world);
      return {
        east: { party: cardinality.receiver, input: asks },
        west: { party: cardinality.sender, input: answers },
      };
    },
  },
  {
    name: "sum",
    async cast(world) {
      const { asks, answers } = await between(world);
      const numbers = numbersFor(answers.items, { ...values, of: (row) => [10 * (row + 1), row + 1] });
      return {
        east: { party: sum.receiver, input: { ...asks, values, minShared: 1 } },
        west: { party: sum.sender, input: { ...answers, values: numbers, minShared: 1 } },
      };
    },
  },
  {
    name: "unbalanced",
    async cast(world) {
      const filter = await filterOf(world);
      const asks = { items: await ingest(world.mine), filter, peer: west, today };
      const answers = { filter, seed: secret, peer: east, today, budget: 1000 };
      return {
        east: { party: unbalanced.receiver, input: asks },
        west: { party: unbalanced.sender, input: answers, handlers: paying },
      };
    },
  },
  {
    name: "unbalanced's transfer",
    async cast(world) {
      const filter = await filterOf(world);
      return {
        east: { party: unbalanced.subscriber, input: { peer: west, rule: filter.rule, today } },
        west: { party: unbalanced.publisher, input: { filter, peer: east } },
      };
    },
  },
  {
    name: "multiparty",
    async cast({ mine, theirs }) {
      const [items, others, rest] = [await ingest(mine), await ingest(theirs), await ingest([mine[1]!, "alone"])];
      return {
        east: { party: multiparty.leader, input: { items, participants: [west, north] } },
        west: { party: multiparty.participant, input: { items: others, leader: east, others: [north] } },
        north: { party: multiparty.participant, input: { items: rest, leader: east, others: [west] } },
      };
    },
  },
  {
    name: "union",
    async cast({ mine, theirs }) {
      const columns = { east: mine, west: theirs, north: [mine[1]!, "alone"] };
      const [mixers, hub] = [[party("court"), south], party("board")];
      const agreed = { hub, mixers, contributors: [east, north, west], smallestCell: 1 };
      const contributing = Object.entries(columns).map(
        async ([name, column]) =>
          [
            name,
            { party: union.contributor, input: { ...agreed, me: party(name), items: await ingest(column) } },
          ] as const,
      );
      const mixing = mixers.map((me) => [me, { party: union.mixer, input: { ...agreed, me } }] as const);
      const counting = { party: union.hub, input: { ...agreed, me: hub } };
      return { ...Object.fromEntries([...(await Promise.all(contributing)), ...mixing]), board: counting };
    },
  },
  { name: "pseudonyms' key", cast: async () => makingKey(undefined, [east]) },
  {
    name: "pseudonyms",
    async cast({ mine }) {
      const shares = await sharesOfKey();
      const key: JointKey = shares[0]!.key;
      const asked = shares.slice(0, 2);
      const input = {
        items: await ingest(mine),
        key,
        recipient: "register",
        holders: asked.map(({ holder }) => holder),
      };
      const holders = asked.map(
        (share) =>
          [
            share.holder,
            { party: pseudonyms.holder, input: { key: share, requester: east, budget: 100 }, handlers: paying },
          ] as const,
      );
      return { east: { party: pseudonyms.requester, input }, ...Object.fromEntries(holders) };
    },
  },
];
