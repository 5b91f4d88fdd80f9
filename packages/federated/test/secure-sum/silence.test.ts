import { type PartyId, run, type TavsError, type Transport } from "@tavs/core";
import { memoryTransports } from "@tavs/core/testing";
import { describe, expect, test } from "vitest";
import { east, north, vectors, west } from "./disturbing.ts";
import { castOf, coordinator, hub, participant, type SumSpecification, transcriptOf } from "./sums.ts";

describe("silence is told by name", () => {
  const timer = () => new Promise<void>((resolve) => setImmediate(resolve)); // after everything that is there was heard
  const others = [west, north];
  const specification: SumSpecification = { bits: 64, length: 2, rounds: 1 };
  const input = { coordinator: hub, rows: vectors[0]!, specification, others, patienceMs: 5_000 };

  test("at the hub: the hospitals whose answers are missing", async () => {
    const { hub: transport } = memoryTransports("hub", east, west, north);
    const asked = { participants: [east, west, north], specification, patienceMs: 5_000 };
    await expect(run(coordinator, { input: asked, transport, timer })).rejects.toThrow(
      "silence from hospital-0, hospital-1, hospital-2 for 5000 ms",
    );
  });

  test("at a hospital: the coordinator, then the hospitals whose keys are missing, then the coordinator again", async () => {
    const silent = await atEast([]);
    expect(silent.message).toMatch("silence from hub for 5000 ms");
    const invited = await atEast([[hub, 0]]);
    expect(invited.message).toMatch("silence from hospital-1, hospital-2 for");
    const half = await atEast([
      [hub, 0],
      [north, 0],
    ]);
    expect(half.message).toMatch("silence from hospital-1 for");
    const ready = await atEast([
      [hub, 0],
      [north, 0],
      [west, 0],
    ]);
    expect(ready).toMatchObject({
      name: "TransportError",
      code: "silence",
      message: expect.stringMatching("silence from hub for"),
    });
  });

  /** East's session, in which others say the first of what they have to say, and no more. */
  async function atEast(heard: readonly (readonly [from: PartyId, which: number])[]): Promise<TavsError> {
    const transports = memoryTransports("hub", east, west, north) as Record<string, Transport>;
    const transcript = await transcriptOf({ vectors });
    for (const [from, which] of heard) {
      const send = [transcript.filter((message) => message.from === from && message.to === east)[which]!];
      await transports[from]!.commit({ status: "waiting", state: null, from: [], send });
    }
    return run(participant, { input, transport: transports[east]!, timer }).then(
      () => expect.unreachable(),
      (error) => error,
    );
  }
});

test("a hospital does not listen to somebody else than the coordinator and those it is added up with", () => {
  const { hub: _, ...hospitals } = castOf({ vectors });
  const step = participant.start(hospitals[east]!.input, (length) => new Uint8Array(length).fill(1));
  expect(step).toMatchObject({ status: "waiting", from: [hub] });
});
