import { InternalError } from "@tavs/core";

/** The shape of a question that is answered with one number. */
export function single([value]: readonly number[]): number {
  if (value === undefined) throw new InternalError("a question of one number was answered with none");
  return value;
}
