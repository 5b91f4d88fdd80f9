// Counting as the demo does: the later hospital of each two finds out whom both have, and leaves them out of what is added up.
import { mustOffer, type Study } from "@tavs/core/study";
import { type AgreedLink, agreedLink } from "../link/agreed-link.ts";
import type { Messages } from "../messages/index.ts";
import type { Chosen } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";

/** What is added up. */
export const distinctTally = { cells: ["distinct patients"] } as const;

interface Own {
  readonly me: string;
  readonly run: number;
}

/**
 * The sessions between this party and each other one that is added up. Throws `Forbidden` where two have none, more than one, or
 * where the earlier one would leave people out: somebody could then be counted twice, or never.
 */
export function overlapsOf(
  study: Study,
  { computation, at }: Chosen,
  { me, run }: Own,
  messages: Messages,
): readonly AgreedLink[] {
  const participants = computation.parties.filter((name) => computation.roles[name] === "participant");
  const pairs = participants.flatMap((later, i) => participants.slice(0, i).map((earlier) => ({ earlier, later })));
  const labels = pairs.map(({ earlier, later }) => {
    const between = study.computations.filter(
      ({ protocol, parties }) => protocol === "psi/1" && parties.includes(earlier) && parties.includes(later),
    );
    const [only, ...others] = between;
    if (!only || others.length > 0 || only.roles[later] !== "receiver")
      throw forbidden(at("parties"), messages.allowed.noOverlap);
    return { label: only.label, mine: [earlier, later].includes(me) };
  });
  return labels
    .filter(({ mine }) => mine)
    .map(({ label }) => {
      mustOffer(study, { label, me, run });
      return agreedLink(study, { me, session: label }, messages);
    });
}
