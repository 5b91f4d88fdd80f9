import type { Json } from "@tavs/core/study";
import { agreedPseudonyms } from "../../pseudonyms/agreed-pseudonyms.ts";
import { ASKING_PROTOCOL, KEY_PROTOCOL } from "../../pseudonyms/protocols.ts";
import { pseudonymiseWith } from "../../pseudonyms/pseudonymising.ts";
import { learnOf, runsFor } from "../learns.ts";
import type { Signed } from "../signed.ts";
import type { Outcome, Play, Turn } from "./play.ts";

/** A holder of a share: makes the key with the others, and answers who asks. Who asks does so by command. */
export function holding(signed: Signed): Play | undefined {
  const { study, me, computation, messages } = signed;
  const { label, protocol, roles } = computation;
  if (roles[me] !== "holder" || (protocol === KEY_PROTOCOL && isMadeForRequest(signed))) return undefined;
  const agreed = agreedPseudonyms(study, { me, session: label, run: 0 }, messages);
  learnOf(signed, undefined);
  const inner = protocol === ASKING_PROTOCOL ? [agreed.key.label] : [];
  return {
    ...{ label, runs: runsFor(signed, undefined), source: undefined, learn: undefined, inner },
    run: async ({ home, link, playing }: Turn): Promise<Outcome> => {
      const { items } = await pseudonymiseWith(home, link, agreed, playing);
      return { sizes: { peerItems: items } };
    },
  };
}

/** The first request under it makes the key. */
const isMadeForRequest = ({ study: { computations }, me, computation }: Signed): boolean =>
  computations.some(
    ({ protocol, roles, parameters }) =>
      protocol === ASKING_PROTOCOL && roles[me] === "holder" && keyOf(parameters) === computation.label,
  );

const keyOf = (parameters: Json): Json | undefined => (parameters as { readonly key?: Json } | null)?.key; // a record or not: a text is looked for
