import { coins, done, InternalError, type Outgoing, type Party, type Reveals, type Step, wait, work } from "@tavs/core";
import type { EncryptPeopleTask } from "../kernels/union.ts";
import { say } from "../oprf/messages.ts";
import { batchFrom, sortRows, workThrough } from "../oprf/tasks.ts";
import { psiKernels } from "../psi-kernels.ts";
import { joined, type Range } from "../rows.ts";
import { sayBatch } from "./batches.ts";
import { mixersOf, PROTOCOL } from "./company.ts";
import {
  type Contribution,
  type ContributorInput,
  checkOf,
  greet,
  hearGreeting,
  openContribution,
  ownPeople,
  secretOf,
} from "./contributing.ts";
import { hearLayer, inChain } from "./layers.ts";
import { ciphertexts } from "./messages.ts";

/** What a contributor comes to know. */
export interface Contributed {
  /** How many ciphertexts it sent: its items, and its dummies. */
  readonly sent: number;
}

interface Encrypting {
  readonly contribution: Contribution;
  /** The joint key: all layers together. */
  readonly key: Uint8Array;
  readonly range: Range;
  readonly encrypted: readonly Uint8Array[];
}

export type ContributorState =
  | { readonly at: "meeting" | "joining" | "sorting"; readonly contribution: Contribution }
  | ({ readonly at: "encrypting" } & Encrypting);

type Next = Step<ContributorState, Contributed>;
const WEIGHT = 2; // a hash to the group, a multiplication, and a third of one

const reveals: Reveals = {
  learns: "learns that the others take part, and nothing else",
  // Not "malicious": one that brings a person as often as there are parties sees from the end whether another has her.
  against: "semi-honest",
  collusion:
    "contributors who keep to the protocol may pool what they know, and with the hub and all mixers but one they learn what the hub's numbers say about the others; with the hub and all mixers they learn who is in the set of every contributor",
};

/** Learns that the others take part, and nothing else. */
export const contributor: Party<ContributorInput, ContributorState, Contributed> = {
  name: `${PROTOCOL} contributor`,
  reveals,
  kernels: psiKernels,
  start(input, random) {
    const contribution = openContribution(input, random);
    return meet(contribution, greet(contribution));
  },
  receive(state, { from, body }) {
    if (state.at !== "meeting") throw new InternalError(`a message came while ${state.at}`);
    const { contribution } = state;
    const { company, layers, left } = contribution;
    if (!company.chain.includes(from)) return meet(hearGreeting(contribution, from, body));
    const heard = [...layers, hearLayer(company, from, body)];
    return meet({ ...contribution, layers: heard, left: left.filter((name) => name !== from) });
  },
  resume(state, outcomes) {
    if (state.at === "joining") return announce(state.contribution, joined(outcomes));
    if (state.at === "encrypting") return encrypted(state, joined(outcomes));
    if (state.at === "sorting") return send(state.contribution, joined(outcomes));
    throw new InternalError(`work came back while ${state.at}`);
  },
};

function meet(contribution: Contribution, send: readonly Outgoing[] = []): Next {
  const { company, left, layers } = contribution;
  const options = { send, patienceMs: company.patienceMs };
  if (left.length > 0) return wait({ at: "meeting", contribution }, left, options);
  return work({ at: "joining", contribution }, { task: "joinLayers", inputs: [inChain(company, layers)], send });
}

/** Says how much will come before it is there: the mixers know how long to wait. */
function announce(contribution: Contribution, key: Uint8Array): Next {
  const { company, size } = contribution;
  const send = sayBatch(company, mixersOf(company), { size, check: checkFor(contribution) });
  return encryptFrom({ contribution, key, range: { from: 0, to: 0 }, encrypted: [] }, send);
}

const checkFor = (contribution: Contribution): Uint8Array =>
  checkOf(secretOf(contribution), inChain(contribution.company, contribution.layers));

const encrypted = (state: Encrypting, rows: Uint8Array): Next =>
  encryptFrom({ ...state, encrypted: [...state.encrypted, rows] });

function encryptFrom(state: Encrypting, send: readonly Outgoing[] = []): Next {
  const { contribution, key } = state;
  const { size, company } = contribution;
  if (state.range.to === size)
    return sortRows({ at: "sorting", contribution }, joined(state.encrypted), ciphertexts.width, send);
  const range = batchFrom(state.range.to, size);
  const secret = secretOf(contribution);
  // Of the secret and the layers too: the same coins never hide two different items, or one under two keys.
  const seed = coins(company.seed, "ciphertexts", { context: checkFor(contribution) });
  const input = (piece: Range): EncryptPeopleTask => {
    const people = Math.max(0, Math.min(piece.to, contribution.items.size) - piece.from);
    return { own: ownPeople(contribution, secret, piece), people, key, coins: seed, first: piece.from };
  };
  const at = { ...state, at: "encrypting", range } as const;
  return workThrough(at, { task: "encryptPeople", range, size, input, send, weight: WEIGHT });
}

/** Sorted, so that order says nothing: neither whose ciphertext it is, nor whether it is a dummy. */
function send({ company, size }: Contribution, rows: Uint8Array): Next {
  return done({ sent: size }, say(ciphertexts, company.chain[0]!, { first: 0, rows }));
}
