import { hex } from "@tavs/core";
import { expect, test } from "vitest";
import { advertisement, part, vouched } from "../../../src/secure-sum/masked/messages.ts";
import { transcriptOf } from "./room.ts";
import { saidBy } from "./secrets.ts";
import { readSessions } from "./vectors.ts";

test.each(readSessions())(
  "in the ring of $bits bits contributors say, byte for byte, what a program from the page of the protocol says",
  async ({ terms, values, rows, masked, signed }) => {
    const said = await transcriptOf({ vectors: values, terms });
    values.forEach((_, i) => {
      const [keys, , words, signature] = saidBy(said, i);
      expect(hex(advertisement.decode(keys!).row)).toBe(rows[i]);
      expect(hex(part.decode(words!).words)).toBe(masked[i]);
      expect(hex(vouched.decode(signature!).signature)).toBe(signed[i]);
    });
  },
);
