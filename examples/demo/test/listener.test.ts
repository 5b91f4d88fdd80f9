import { expect, test } from "vitest";
import type { Line } from "../command.ts";
import { Listener } from "../listener.ts";
import type { News } from "../news.ts";

function heard(lines: readonly Line[]): readonly News[] {
  const news: News[] = [];
  const listener = new Listener((each) => news.push(each));
  for (const line of lines) listener.line({ ok: true, ...line });
  return news;
}

const sessions = ["link/west", "overlap/west-east", "survival-curves"];

test("a step begins with the first of its sessions, and ends with the last, in whatever order a node plays them", () => {
  const news = heard([
    { event: "study", sessions: [...sessions, "overlap/north-west"] },
    { event: "ready", session: "overlap/west-east" },
    { event: "ready", session: "overlap/north-west" },
    { event: "learnt", session: "overlap/west-east", sizes: { items: 953, peerItems: 1510, found: 38 }, file: "a.csv" },
    { event: "answered", session: "overlap/north-west", sizes: { items: 953 } },
  ]);
  expect(news).toEqual([
    { at: "began", step: "deduplicate" },
    { at: "overlap", with: "east", shared: 38 },
    { at: "ended", step: "deduplicate" },
  ]);
});

test("what was over in an earlier life of a node is known again, with its sizes", () => {
  const sizes = { items: 953, peerItems: 52_982, found: 933 };
  const news = heard([
    { event: "study", sessions },
    { event: "known", session: "link/west", sizes, file: "outcomes.csv" },
  ]);
  const linked = { asked: 953, found: 933, registrySize: 52_982 };
  expect(news).toEqual([
    { at: "linked", linked },
    { at: "began", step: "link" },
    { at: "ended", step: "link" },
  ]);
});

test("progress is shown of what takes long, in plain words, and a round of the model is news", () => {
  const news = heard([
    { event: "progress", session: "link/west", phase: "hear", done: 4096, total: 5_000_000 },
    { event: "progress", session: "link/west", phase: "match", done: 0, total: 1 },
    { event: "progress", session: "relapse-free-survival", phase: "federated/cox/1", done: 2, total: 3 },
  ]);
  expect(news).toEqual([
    { at: "progress", label: "link/west", phase: "hears tags", done: 4096, total: 5_000_000 },
    { at: "iteration", round: 3 },
  ]);
});

test("what a node sent is counted when it is over, and when it is put down", () => {
  const traffic = [{ session: "link/west", to: "registry", bytes: 9 }];
  for (const event of ["over", "stopped"])
    expect(heard([{ event, traffic }])).toEqual([
      { at: "traffic", traffic: [{ label: "link/west", to: "registry", bytes: 9 }] },
    ]);
});
