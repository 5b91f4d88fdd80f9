import { expect } from "vitest";

/** What a claim is made of: the right way, and the mistake that the claim is there to catch. */
interface Both<Way> {
  readonly right: Way;
  readonly wrong: Way;
}

/** One assertion, held against both: it holds for the right way, and fails for the wrong one. */
export async function tellsApart<Way>(
  { right, wrong }: Both<Way>,
  claim: (way: Way) => void | Promise<void>,
): Promise<void> {
  await claim(right);
  const failed = await (async () => claim(wrong))().then(
    () => false,
    (error: { readonly name?: string }) => error.name === "AssertionError", // not a crash: the claim itself was refuted
  );
  expect(failed, "the claim holds for the mistake too, and catches nothing").toBe(true);
}
