import { describe, expect, test } from "vitest";
import { BudgetError, InternalError, PeerError, TavsError, TransportError, UsageError } from "../src/index.ts";

describe("an error", () => {
  test.each([
    [UsageError, "UsageError", "usage"],
    [PeerError, "PeerError", "peer"],
    [TransportError, "TransportError", "transport"],
    [BudgetError, "BudgetError", "budget"],
    [InternalError, "InternalError", "internal"],
  ] as const)("%# says who must act, by class, name, blame and code", (Kind, name, blame) => {
    const cause = new Error("below");
    const plain = new Kind("what happened");
    expect(plain).toBeInstanceOf(TavsError);
    expect([plain.name, plain.blame, plain.code, plain.message]).toEqual([name, blame, blame, "what happened"]);
    const coded = new Kind("what happened", { code: "silence", cause });
    expect([coded.code, coded.cause]).toEqual(["silence", cause]);
    expect(String(coded)).toBe(`${name}: what happened`);
  });

  test("of one kind is none of another", () => {
    expect(new PeerError("x")).not.toBeInstanceOf(UsageError);
    expect("cause" in new PeerError("x")).toBe(false);
  });
});
