import { PeerError, run, TransportError } from "@tavs/core";
import { memoryTransports, type Overheard } from "@tavs/core/testing";
import { numbersFor, sum } from "@tavs/psi";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { disturbed, outcomeOf, sets, undisturbed, values } from "./disturbing.ts";
import { east, MESSAGES, type Message, tamper, west } from "./sessions.ts";

const anyMessage = fc.constantFrom(...MESSAGES);

describe("a session that is disturbed", () => {
  test("survives a crash at every step, and says the same again", async () => {
    expect(await disturbed({ crashEverywhere: true })).toEqual(undisturbed);
  });

  test("has the same result, whoever goes on first", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(1), { minLength: 40, maxLength: 40 }), async (choices) => {
        let at = 0;
        const choose = (ready: number) => choices[at++ % choices.length]! % ready;
        expect(await disturbed({ choose })).toEqual(undisturbed);
      }),
      { numRuns: 6 },
    );
  });

  test("by a flipped bit ends in an error of ours or in a result, never in anything else", async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.nat(), fc.nat(7), async (which, place, bit) => {
        const flip = (body: Uint8Array) => [
          body.map((byte, i) => (i === place % body.length ? byte ^ (1 << bit) : byte)),
        ];
        await outcomeOf(disturbed(tamper(which, flip)));
      }),
      { numRuns: 80 },
    );
  });

  test("by arbitrary bytes, or by a cut, is ended as the peer's fault", async () => {
    await fc.assert(
      fc.asyncProperty(anyMessage, fc.uint8Array({ maxLength: 300 }), fc.nat(), async (which, bytes, place) => {
        expect(await outcomeOf(disturbed(tamper(which, () => [bytes])))).toBeInstanceOf(PeerError);
        const cut = (body: Uint8Array) => [body.slice(0, place % body.length)];
        expect(await outcomeOf(disturbed(tamper(which, cut)))).toBeInstanceOf(PeerError);
      }),
      { numRuns: 40 },
    );
  });

  test("by a message that comes twice is ended, or the second comes too late to matter", async () => {
    for (const which of MESSAGES) {
      const outcome = await outcomeOf(disturbed(tamper(which, (body) => [body, body])));
      if (!(outcome instanceof PeerError)) expect(outcome).toEqual(undisturbed);
    }
  });

  test("by a second blinded sum gets no second answer", async () => {
    const said: Message[] = [];
    const onMessage = ({ index, body }: Overheard) => {
      said.push(MESSAGES[index]!);
      return MESSAGES[index] === "blinded sum" ? [body, body] : [body];
    };
    expect(await disturbed({ onMessage })).toEqual(undisturbed);
    expect(said.filter((name) => name === "opened sum")).toHaveLength(1);
    expect(said).toHaveLength(MESSAGES.length);
  });

  test("by messages in another order is ended as the peer's fault", async () => {
    for (const [first, count] of [
      [0, 2],
      [7, 2],
      [8, 2],
    ] as const) {
      const held: Uint8Array[] = [];
      const swap = ({ index, body }: Overheard) => {
        if (index < first || index >= first + count) return [body];
        held.unshift(body);
        return held.length === count ? held : [];
      };
      await expect(disturbed({ onMessage: swap })).rejects.toBeInstanceOf(PeerError);
    }
  });

  test("by a peer that says nothing names it when patience runs out, on either side", async () => {
    const { mine, theirs } = await sets();
    const transports = memoryTransports("east", "west");
    const timer = async () => undefined;
    const numbers = numbersFor(theirs, { ...values, of: () => [1, 1] });
    const asks = run(sum.receiver, {
      input: { items: mine, peer: west, values },
      transport: transports.east,
      timer,
    });
    await expect(asks).rejects.toMatchObject({ name: "TransportError", code: "silence" });
    const quiet = memoryTransports("east", "west").west;
    const answers = run(sum.sender, {
      input: { items: theirs, peer: east, values: numbers },
      transport: quiet,
      timer,
    });
    await expect(answers).rejects.toThrow("silence from east");
    await expect(answers).rejects.toBeInstanceOf(TransportError);
  });
});
