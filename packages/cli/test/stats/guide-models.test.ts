// The models that the guide to analysing shows: they are files that Tavs reads, and the terms that it describes are terms.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { party } from "@tavs/core";
import type { Json } from "@tavs/core/study";
import { expect, test } from "vitest";
import { en } from "../../src/messages/en/index.ts";
import { readModel } from "../../src/stats/model-file.ts";
import { sidesOf } from "../../src/stats/ways.ts";

const page = readFileSync(resolve(import.meta.dirname, "../../../../docs/guides/analyse.md"), "utf8");
const models = [...page.matchAll(/```json\n([^`]*"tavs\/model\/1"[^`]*)```/g)].map(([, text]) => text!);

/** Throws what a coordinator says of parameters before anybody is asked. */
function check(protocol: string, specification: Json): void {
  const participants = ["east", "north", "west"].map((name, k) => ({ name: party(name), key: `0${k}`.repeat(32) }));
  const company = { study: "guide", question: "guide 0", coordinator: party("board"), participants };
  sidesOf(protocol).coordinator.start({ ...company, specification } as never, (length) => new Uint8Array(length));
}

/** The model of a file, as the terms have it. */
async function read(text: string): Promise<{ readonly kind: string; readonly model: Json }> {
  const folder = mkdtempSync(join(tmpdir(), "tavs-guide-model-"));
  try {
    writeFileSync(join(folder, "model.json"), text);
    const { format: _, kind, ...model } = await readModel(join(folder, "model.json"), en);
    return { kind, model: model as unknown as Json };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a logistic and a Cox model of the guide are files that validations take", async () => {
  const [logistic, cox] = await Promise.all(models.map(read));
  expect([models.length, logistic?.kind, cox?.kind]).toEqual([2, "logistic", "cox"]);
  const shared = { cuts: [0.5], smallestCell: 5 };
  const fixed = { ...shared, outcome: "sick", model: logistic!.model, decisions: [], period: null, by: [] };
  const days = [730, 1460, 1825];
  const grid = { width: 36.5, intervals: 60 };
  const survival = { ...shared, time: "days", event: "dead", model: cox!.model, grid, horizons: days };
  check("federated/validation/1", fixed);
  check("federated/cox-validation/1", survival);
});

test("a perceptron has the fields that the guide names, and needs each of them", () => {
  const [, said = ""] = /Of a perceptron the terms say [^:]*: ([^;]*);/.exec(page) ?? [];
  const names = [...said.replace("(`logistic` or `gaussian`)", "").matchAll(/`(\w+)`/g)].map(([, name]) => name!);
  const example: Readonly<Record<string, Json>> = {
    ...{ outcome: "sick", family: "logistic", terms: ["age"], scaling: { age: { center: 55, scale: 12 } } },
    ...{ hidden: [4], seed: "0f".repeat(32), rounds: 10, steps: 5, learningRate: 0.1, clip: 1 },
  };
  expect([...names].sort()).toEqual(Object.keys(example).sort());
  check("federated/perceptron/1", example);
  for (const name of names) {
    const { [name]: _, ...rest } = example;
    expect(() => check("federated/perceptron/1", rest), name).toThrow(name);
  }
});
