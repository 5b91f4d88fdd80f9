import type { AgreedLink } from "../link/agreed-link.ts";
import type { Left } from "../messages/en/step.ts";

/**
 * How often somebody has to go from one house to the other before both sides of a link are done, where the receiver begins;
 * one more where the sender does. One of them carries the first hello. A test counts them; semi-honest, a challenge and its
 * proof need not be carried.
 */
export const linkCarries = { oprf: 6, vole: 10, "vole semi-honest": 8 } as const;

/** The receiver says at its end whom it found: one more. */
const MUTUAL = 1;
const VOLE_FROM = 10_000; // of items, as `psi` chooses where the terms leave it open

/** The numbers for one link: two where the engine follows from a size that is not known yet. */
export function carriesOf({ options }: Pick<AgreedLink, "options">): Left {
  const { engine = "auto", security = "malicious", verified, mutual, maxItems = VOLE_FROM } = options;
  const more = mutual ? MUTUAL : 0;
  const vole = linkCarries[security === "malicious" ? "vole" : "vole semi-honest"];
  const isSmall = engine === "auto" && maxItems < VOLE_FROM;
  if (engine === "oprf" || verified || mutual || isSmall) return { least: linkCarries.oprf + more };
  if (engine === "vole") return { least: vole };
  return { least: linkCarries.oprf, most: vole };
}

export interface Course {
  readonly role: AgreedLink["role"];
  /** How many files with something new came, and went, the last one included. */
  readonly came: number;
  readonly went: number;
}

/** What is left of it, the file that was written last included. Who began has written one more than came. */
export function carriesLeft({ least, most }: Left, { role, came, went }: Course): Left {
  const senderBegan = went > came === (role === "sender");
  const done = came + went - 1 - (senderBegan ? 1 : 0);
  const left = (carries: number): number => Math.max(1, carries - done);
  return most === undefined ? { least: left(least) } : { least: left(least), most: left(most) };
}
