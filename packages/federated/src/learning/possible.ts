// Whether totals are such as hospitals that keep to what was agreed can add up to.
import { PeerError } from "@tavs/core";
import type { Round } from "./course.ts";
import { type LearningSpecification, trainsIn } from "./specification.ts";

const SLACK = 1 + 1e-9; // rounding of numbers that were cut, and of their sum

/**
 * Throws `PeerError` where totals are such as hospitals that keep to what was agreed cannot add up to: more rows, longer updates.
 * Sums hide who it was.
 */
export function mustBePossible(specification: LearningSpecification, { memory, numbers, present }: Round): void {
  const { round, norm } = memory;
  const { trained, hospitals } = present;
  const { client, weighting, clip, evaluation } = specification;
  const { weight, updates, within, metrics } = numbers;
  const refuse = (what: string): never => {
    throw new PeerError(
      `round ${round}: ${what} than ${trained} hospitals can add up to: one did not keep to what was agreed, and sums hide which; nothing of this round is used`,
      { code: "implausible" },
    );
  };
  if (!trainsIn(specification, round) && weight !== 0) refuse("more weight");
  const isCount = Number.isInteger(weight) || client.upload === "fair";
  const most =
    client.upload === "fair" ? Number.POSITIVE_INFINITY : trained * (weighting.by === "rows" ? weighting.most : 1);
  if (!isCount || weight < 0 || weight > most) refuse("another weight");
  if (!Number.isInteger(within) || within < 0 || within > trained) refuse("another number of updates within the norm");
  if (evaluation !== null && !(metrics[0]! >= 0 && Number.isInteger(metrics[0]!)))
    refuse("another number of evaluated rows");
  if (hospitals < trained) refuse("more");
  if (clip === null) return;
  const longest = Math.sqrt(updates.reduce((sum, value) => sum + value * value, 0));
  const unit = 2 ** -specification.numbers.fractionBits * Math.sqrt(updates.length) * hospitals;
  if (longest > weight * norm * SLACK + unit) refuse("longer updates");
}
