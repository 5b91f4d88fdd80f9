// `pnpm demo`: five processes link, deduplicate, analyse, release and prove, on real data, in about a minute.
// --json            prints only the result
// --hospital-crash  kills a hospital in the middle of the model, and starts it again from its store
// --hospital-lost   a fourth hospital reports to the released table, and is lost for good before it hands in
// --resume          goes on with what an interrupted run left in the folder
// --out FOLDER      where the parties live and the report goes (demo-out)
// --bystanders N    how many people the registry holds whom no hospital treats (50,000)
// --national        the registry holds 5,000,000 people
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { resultOf } from "./assemble.ts";
import { Cast, PartyFailed, Stopped } from "./cast.ts";
import { Collected } from "./collected.ts";
import { comeBack, moveIn, rotterdam } from "./households.ts";
import { making } from "./making.ts";
import { report } from "./report/report.ts";
import { Screen, silent } from "./screen.ts";
import { ISLE, type Name } from "./study.ts";
import { picture } from "./terminal/picture.ts";

const { values: options } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    "hospital-crash": { type: "boolean", default: false },
    "hospital-lost": { type: "boolean", default: false },
    resume: { type: "boolean", default: false },
    out: { type: "string", default: "demo-out" },
    bystanders: { type: "string", default: "50000" },
    national: { type: "boolean", default: false },
  },
});
const NATION = 5_000_000;
const PATIENTS = 2_982;
const bystanders = options.national ? NATION - PATIENTS : Number(options.bystanders);

const root = resolve(options.out);
mkdirSync(root, { recursive: true });
const now = new Date().toISOString();
const terms = options.resume
  ? comeBack(root)
  : await moveIn(root, rotterdam(), {
      today: now.slice(0, 10),
      bystanders,
      withIsle: options["hospital-lost"],
      ...(options.national && !options.json && { onProgress: making(process.stdout, NATION) }),
    });
const parties = terms.parties.map(({ name }) => name as Name); // written by `studyTerms`
const collected = new Collected(parties);
const screen = options.json ? silent : new Screen(process.stdout, terms);

let crashed = !options["hospital-crash"];
let lost = !options["hospital-lost"];
const cast = new Cast({
  root,
  parties,
  now,
  onNews(from, news) {
    const atMs = performance.now();
    collected.add(from, news, atMs);
    screen.show(collected, { from, news, atMs });
    if (!crashed && news.at === "iteration" && news.round === 3) {
      crashed = true;
      screen.say("west loses its power here, and comes back from its store");
      cast.crash("west");
    }
    if (!lost && from === "hub" && news.at === "began" && news.step === "release") {
      lost = true;
      screen.say("the hospital on the isle is lost here, for good; the table waits for it, and then goes on");
      collected.lose(ISLE);
      cast.lose(ISLE);
    }
  },
});
process.once("SIGINT", () => {
  cast.stop();
  screen.say("stopped; every party keeps what it knows: go on with --resume");
});

try {
  await cast.play();
  const result = resultOf(collected, terms);
  writeFileSync(join(root, "result.json"), `${JSON.stringify(result, null, 2)}\n`);
  writeFileSync(join(root, "report.html"), report(result));
  writeFileSync(join(root, "run.svg"), picture(result));
  if (options.json) console.log(JSON.stringify(result, null, 2));
  else screen.finish(result, join(options.out, "report.html"));
} catch (error) {
  if (error instanceof PartyFailed) console.error(error.message);
  else if (!(error instanceof Stopped)) throw error;
  process.exitCode = error instanceof Stopped ? 130 : 1;
}
