import { readFileSync } from "node:fs";
import { hex, party, unhex } from "@tavs/core";
import { type SharedTotal, sharedSum, sumEncoding } from "@tavs/core/sharing";
import { type Overheard, play, type Role } from "@tavs/core/testing";
import { describe, expect, test } from "vitest";

interface Session {
  readonly agreement: Readonly<Record<"contributors" | "members", readonly string[]>> &
    Readonly<Record<"receiver" | "context", string>> &
    Readonly<Record<"threshold" | "length" | "maxValue" | "decimals" | "fewest", number>> &
    Readonly<Record<"verifiable", boolean>>;
  readonly bits: number;
  readonly vectors: Readonly<Record<string, readonly number[]>>;
  readonly messages: readonly Readonly<Record<"from" | "to" | "body", string>>[];
  readonly totals: readonly number[];
}
const file = new URL("vectors/shared-sum.json", import.meta.url);
const { sessions }: { readonly sessions: readonly Session[] } = JSON.parse(readFileSync(file, "utf8"));

describe.each(sessions)(
  "with numbers of $bits bits, verifiable: $agreement.verifiable",
  ({ agreement: given, bits, vectors, messages, totals }) => {
    const [contributors, members] = [given.contributors.map(party), given.members.map(party)];
    const { threshold, length, maxValue, decimals, fewest, verifiable } = given;
    const receiver = party(given.receiver);
    const sizes = { threshold, length, maxValue, decimals, fewest, verifiable, context: unhex(given.context) };
    const agreement = { contributors, members, receiver, ...sizes };

    test("every word of a session, and the totals, are what another program makes of the same seeds", async () => {
      const cast: Record<string, Role> = {};
      for (const me of [...members].sort()) {
        const values = vectors[me] && { values: Float64Array.from(vectors[me]) };
        cast[me] = { party: sharedSum.member, input: { agreement, me, ...values } };
      }
      for (const me of [...contributors].sort())
        cast[me] ??= {
          party: sharedSum.contributor,
          input: { agreement, me, values: Float64Array.from(vectors[me]!) },
        };
      cast[receiver] = { party: sharedSum.receiver, input: { agreement } };
      const heard: string[] = [];
      const onMessage = ({ from, to, body }: Overheard) => {
        heard.push(`${from} ${to} ${hex(body)}`);
        return [body];
      };
      const results = await play(cast, { onMessage });
      expect(heard.sort()).toEqual(messages.map(({ from, to, body }) => `${from} ${to} ${body}`).sort());
      expect([...(results[receiver] as SharedTotal).totals]).toEqual(totals); // the receiver's result
      expect(sumEncoding({ parties: contributors.length, maxValue, decimals }).bits).toBe(bits);
    });
  },
);
