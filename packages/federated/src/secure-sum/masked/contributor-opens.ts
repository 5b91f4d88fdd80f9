// A contributor's last half: it signs who survived, sees that enough others signed the same, and reveals of each neighbour
// a share of one secret: of a survivor its self mask, of one who vanished its mask key. Never both.
import { done, equal, PeerError, UsageError, work } from "@tavs/core";
import { bitmapOf, numbersIn } from "./bitmap.ts";
import { survivorsMessage } from "./bonds.ts";
import { isSparse, mustBeEnough } from "./contributor-joins.ts";
import { type At, type Closing, everybody, listen, type Next, namesOf, without } from "./contributor-state.ts";
import { type OpeningRequest, signRequest } from "./handlers.ts";
import type { VerifyTask } from "./kernels/verify.ts";
import { revealed, signatures, survivors, vouched } from "./messages.ts";
import { joined, pieces, rowAt } from "./rows.ts";
import { BATCH, KEY, SIGNATURE } from "./widths.ts";

/** Takes in whose vectors are in the sum. */
export function takeSurvivors(state: At<"masked">, content: Uint8Array): Next {
  const { plan, me, roll, dealers } = state;
  const { present } = survivors.decode(content);
  const alive = mustBeEnough(plan, me, numbersIn(present, plan.names.length));
  if (without(alive, dealers).length > 0) throw new PeerError("a contributor survived that had not dealt");
  const message = survivorsMessage(roll, bitmapOf(dealers, plan.names.length), present);
  const closing = { ...state, survivors: alive, message };
  return isSparse(plan) ? record(closing) : askSignature(closing);
}

function askSignature(state: Closing): Next {
  const { plan, me, message } = state;
  const input = signRequest(plan, me, { purpose: "survivors", message });
  return work({ ...state, at: "vouching" }, { task: "sign", inputs: [input] });
}

export function vouch(state: At<"vouching">, signature: Uint8Array): Next {
  const body = vouched.encode({ signature });
  return listen({ ...state, at: "vouched" }, [{ to: state.plan.aggregator, body }]);
}

/** Takes in the others' signatures of the survivors. */
export function takeSignatures(state: At<"vouched">, content: Uint8Array): Next {
  const { plan, message } = state;
  const said = signatures.decode(content);
  const signers = numbersIn(said.present, plan.names.length);
  const { quorum } = plan.company;
  if (
    signers.length !== quorum ||
    said.rows.length !== quorum * SIGNATURE ||
    without(signers, state.survivors).length > 0
  )
    throw new PeerError(`${signers.length} survivors signed who survived; the signatures of ${quorum} are needed`, {
      code: "too-few",
    });
  const order = signers.map((_, i) => i);
  const inputs = pieces(order, BATCH).map((some): VerifyTask => {
    const identities = joined(some.map((i) => rowAt(plan.keys, KEY, signers[i]!)));
    const rows = joined(some.map((i) => rowAt(said.rows, SIGNATURE, i)));
    return { purpose: "survivors", identities, messages: [message], signatures: rows };
  });
  return work({ ...state, at: "checking" }, { task: "verify", inputs });
}

/** Goes on where as many as the quorum signed the same. */
export function signaturesChecked(state: At<"checking">, flags: Uint8Array): Next {
  if (!flags.every((good) => good === 1))
    throw new PeerError("the survivors were signed by too few: somebody was shown other survivors, or another roll", {
      code: "survivors",
    });
  return isSparse(state.plan) ? reveal(state) : record(state);
}

/**
 * Remembers what is about to be opened, first. Where few neighbours open a secret, two sets of them could do so in two sessions and
 * have nobody in common: there a contributor records before it signs who survived, so that of any two quorums somebody knows both.
 */
function record(state: Closing): Next {
  const { plan, survivors: alive } = state;
  const input: OpeningRequest = {
    question: plan.question,
    contributors: namesOf(plan, alive),
    otherSets: plan.otherSets,
    colluders: plan.company.colluders,
  };
  return work({ ...state, at: "recording" }, { task: "record", inputs: [input] });
}

/** Only the word counts: a handler of something else must not pass for one that recorded. */
export function recorded(state: At<"recording">, outcome: unknown): Next {
  if (outcome !== "recorded")
    throw new UsageError('the handler "record" gives "recorded", or throws to refuse: see contributorHandlers');
  return isSparse(state.plan) ? askSignature(state) : reveal(state);
}

function reveal(state: Closing): Next {
  const { plan, survivors: alive } = state;
  const contributors = namesOf(plan, alive);
  const missing = namesOf(plan, without(everybody(plan), alive));
  return done({ contributors, missing }, [{ to: plan.aggregator, body: revealed.encode({ rows: sharesOf(state) }) }]);
}

/** Of each in whose neighbourhood this contributor is, itself included, one share, in the order of numbers. */
function sharesOf({ near, me, held, ownShare, survivors: alive }: Closing): Uint8Array {
  const lives = new Set(alive);
  const mine = [...near, me].sort((a, b) => a - b);
  return joined(
    mine.map((number) => {
      const both = number === me ? ownShare : rowAt(held, 2 * KEY, near.indexOf(number));
      return lives.has(number) ? both.slice(KEY) : both.slice(0, KEY);
    }),
  );
}

/** Signatures as handlers give them. Throws `UsageError` for anything else. */
export function mustBeSignature(outcome: unknown): Uint8Array {
  if (outcome instanceof Uint8Array && outcome.length === SIGNATURE && !equal(outcome, new Uint8Array(SIGNATURE)))
    return outcome;
  throw new UsageError('the handler "sign" gives 64 bytes: see contributorHandlers');
}
