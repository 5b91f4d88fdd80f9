// `pnpm demo`: five nodes of `tavs` link, deduplicate, analyse, release and prove, on real data, in about a minute.
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
import { PartyFailed, Stopped } from "./cast.ts";
import { comeBack, moveIn, rotterdam } from "./households.ts";
import { making } from "./making.ts";
import { Play } from "./play.ts";
import { report } from "./report/report.ts";
import { Screen, silent } from "./screen.ts";
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
const study = options.resume
  ? comeBack(root)
  : await moveIn(root, rotterdam(), {
      today: now.slice(0, 10),
      bystanders,
      withIsle: options["hospital-lost"],
      ...(options.national && !options.json && { onProgress: making(process.stdout, NATION) }),
    });
const screen = options.json ? silent : new Screen(process.stdout, study);
const play = new Play({ root, study, screen, crash: options["hospital-crash"], lose: options["hospital-lost"] });
for (const signal of ["SIGINT", "SIGTERM"] as const)
  process.once(signal, () => {
    play.stop();
    screen.say("stopped; every party keeps what it knows: go on with --resume");
  });

try {
  const result = resultOf(await play.toTheEnd(now.slice(0, 10)));
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
