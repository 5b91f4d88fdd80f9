// Counting as the demo does: the later hospital of each two finds out whom both have, and leaves them out of what is added up.
import { type Json, mustOffer, type Study, type StudyComputation } from "@tavs/core/study";
import { type AgreedLink, agreedLink } from "../link/agreed-link.ts";
import type { Messages } from "../messages/index.ts";
import type { Chosen } from "../session/chosen.ts";
import { forbidden } from "../session/forbidden.ts";

/** What is added up. */
export const distinctTally = { cells: ["distinct patients"] } as const;

/** Whether a tally of these parameters adds up different patients, whom overlaps leave out. */
export const isDistinct = (parameters: Json): boolean =>
  typeof parameters === "object" &&
  parameters !== null &&
  "cells" in parameters &&
  JSON.stringify(parameters.cells) === JSON.stringify(distinctTally.cells);

interface Own {
  readonly me: string;
  readonly run: number;
}

/**
 * The sessions between this party and each other one that is added up. Throws `Forbidden` where two have none, more than one, or
 * where the earlier one would leave people out too, or read numbers by another rule: somebody could then be counted twice, or never.
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
    if (isMutual(only)) throw forbidden(at("parties"), messages.allowed.mutualOverlap);
    return { label: only.label, rule: ruleOf(only), mine: [earlier, later].includes(me) };
  });
  if (new Set(labels.map(({ rule }) => rule)).size > 1) throw forbidden(at("parties"), messages.allowed.otherRules);
  return labels
    .filter(({ mine }) => mine)
    .map(({ label }) => {
      mustOffer(study, { label, me, run });
      return agreedLink(study, { me, session: label }, messages);
    });
}

/** Then the earlier one learns whom both have, and both would leave them out. */
const isMutual = ({ parameters }: StudyComputation): boolean => fieldsOf(parameters).mutual === true;

const ruleOf = ({ parameters }: StudyComputation): Json | undefined => fieldsOf(parameters).rule;

const fieldsOf = (value: Json): Readonly<Record<string, Json>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, Json>>) : {};
