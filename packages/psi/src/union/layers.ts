// The joint key: every mixer and the hub makes one layer of it, and proves that it knows its secret.
import { coins, lengthPrefixed, type Outgoing, type PartyId, utf8 } from "@tavs/core";
import type { HeardLayer, MadeLayer, MakeLayerTask } from "../kernels/layers.ts";
import { before, type Company, mustAgree, PROTOCOL } from "./company.ts";
import { layer } from "./messages.ts";

const SECRET = 64; // bytes that become the secret of a layer

/** All coins of a layer: fixed before anybody speaks. */
const uniformOf = ({ seed }: Company): Uint8Array => coins(seed, "layer", { length: 2 * SECRET });
/** What the secret of this party's layer follows from. */
export const layerOf = (company: Company): Uint8Array => uniformOf(company).slice(0, SECRET);

/** A proof is of no use to another party, in another company or in another context. */
const statementOf = ({ contextHash, agreement }: Company, name: PartyId): Uint8Array =>
  lengthPrefixed(utf8(PROTOCOL), contextHash, agreement, utf8(name));

export const makeLayerTask = (company: Company): MakeLayerTask => ({
  uniform: uniformOf(company),
  statement: statementOf(company, company.me),
});

/** To all who encrypt under it: the contributors, and the mixers whose turn comes earlier. */
export function sayLayer(company: Company, { key, proof }: MadeLayer): readonly Outgoing[] {
  const { role, contextHash: context, agreement, contributors } = company;
  const body = layer.encode({ role: `${PROTOCOL} ${role}`, context, agreement, key, proof });
  return [...before(company), ...contributors].map((to) => ({ to, body }));
}

/** Takes in a layer; whether its proof holds is for a worker to say. */
export function hearLayer(company: Company, from: PartyId, body: Uint8Array): HeardLayer {
  const said = layer.decode(body);
  mustAgree(company, from, said);
  return { name: from, key: said.key, proof: said.proof, statement: statementOf(company, from) };
}

/** Layers in the order of the chain, whoever spoke first. */
export const inChain = ({ chain }: Company, layers: readonly HeardLayer[]): readonly HeardLayer[] =>
  chain.flatMap((name) => layers.filter((heard) => heard.name === name));
