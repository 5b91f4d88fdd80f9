// A stranger's document becomes a definition, or is refused by the field that means nothing.
import { parse } from "yaml";
import { en } from "../../messages/en/index.ts";
import type { Messages } from "../../messages/index.ts";
import { usage } from "../../refusal.ts";
import type { CohortDefinition, Column, ConceptSet, Entry, Events } from "./definition.ts";
import { Reader } from "./reader.ts";
import { type EventTable, eventColumns } from "./tables.ts";

/** Reads a definition in YAML or JSON. Throws `Refusal` naming the field that means nothing. */
export function cohortDefinition(text: string, messages: Messages = en): CohortDefinition {
  let value: unknown;
  try {
    value = parse(text, { maxAliasCount: 0, schema: "core" }); // no alias: a few lines of them are gigabytes
  } catch {
    throw usage(messages.omop.definition("", messages.omop.notText).replace("  ", " "));
  }
  return checkedDefinition(value, messages);
}

/** Checks a definition that is data already. Throws `Refusal`. */
function checkedDefinition(value: unknown, messages: Messages = en): CohortDefinition {
  const root = new Reader(value, "it", messages).fields(
    ["concepts", "entry", "outcome", "columns"],
    ["format", "title", "without", "with", "risk"],
  );
  if (root.has("format")) root.at("format").oneOf(["tavs/cohort/1"]);
  if (root.has("title")) root.at("title").text();
  const concepts = root.at("concepts").record(conceptSet);
  const events = (reader: Reader): Events => eventsOf(reader, concepts);
  const entry = entryOf(root.at("entry"), concepts);
  const risk = riskOf(root);
  const known = (reader: Reader): Events => mustBeKnown(reader, events(reader), risk.from);
  const groups = new Set(entry.events.map(({ group }) => group));
  return {
    concepts,
    entry,
    without: root.has("without") ? root.at("without").list(known) : [],
    with: root.has("with") ? root.at("with").list(known) : [],
    outcome: events(root.at("outcome")),
    risk,
    columns: root.at("columns").record((reader) => columnOf(reader, known, { concepts, groups }), RESERVED),
  };
}

const RESERVED = new Set(["person", "entry", "group", "time", "event", "person_source_value"]);

function conceptSet(reader: Reader): ConceptSet {
  const given = reader.fields(["concepts"], ["descendants", "without"]);
  return {
    concepts: given.at("concepts").concepts(),
    descendants: given.has("descendants") ? given.at("descendants").oneOf([true, false]) : true,
    without: given.has("without") ? given.at("without").concepts() : [],
  };
}

type Sets = CohortDefinition["concepts"];

const FIELDS = ["concepts", "object", "modifies", "between"];

function eventsOf(reader: Reader, sets: Sets, more: readonly string[] = []): Events {
  const given = reader.fields(["of", ...more], FIELDS);
  const of = given.at("of").oneOf(Object.keys(eventColumns) as readonly EventTable[]); // its own keys
  const set = (name: string): string => given.at(name).known(sets, "set");
  if (of !== "death") given.mustHave("concepts");
  return {
    of,
    ...(given.has("concepts") && { concepts: set("concepts") }),
    ...(of === "episode" && given.has("object") && { object: set("object") }),
    ...(of === "measurement" && given.has("modifies") && { modifies: given.at("modifies").oneOf(["entry"]) }),
    ...(given.has("between") && { between: given.at("between").window() }),
  };
}

function entryOf(reader: Reader, sets: Sets): Entry {
  const given = reader.fields(["events"], ["observedBefore"]);
  const events = given.at("events").list((event) => ({
    ...eventsOf(event, sets, ["group"]),
    group: event.fields(["of", "group"], FIELDS).at("group").name(),
  }));
  if (events.length === 0) given.at("events").refuse(given.words.entries);
  return { events, observedBefore: given.has("observedBefore") ? given.at("observedBefore").days(0) : 0 };
}

function riskOf(root: Reader): CohortDefinition["risk"] {
  if (!root.has("risk")) return { from: 1, days: null, until: "observation-period" };
  const given = root.at("risk").fields([], ["from", "days", "until"]);
  return {
    from: given.has("from") ? given.at("from").days(1) : 1,
    days: given.has("days") ? given.at("days").days(1) : null,
    until: given.has("until")
      ? given.at("until").oneOf(["observation-period", "last-observation"])
      : "observation-period",
  };
}

const TAKE = ["first", "last"] as const;

interface Defined {
  readonly concepts: Sets;
  readonly groups: ReadonlySet<string>;
}

function columnOf(reader: Reader, known: (reader: Reader) => Events, { concepts, groups }: Defined): Column {
  const given = reader.fields([], ["group", "gender", "age", "had", "number", "level", "levels", "take"]);
  const take = given.has("take") ? given.at("take").oneOf(TAKE) : "last";
  const of = given.one(["group", "gender", "age", "had", "number", "level"]);
  if (of === "group") return { group: given.at("group").oneOf([...groups]) };
  if (of === "gender") return { gender: given.at("gender").days(0) };
  if (of === "age") return { age: given.at("age").oneOf(["entry"]) };
  if (of === "had") return { had: known(given.at("had")) };
  if (given.at(of).at("of").oneOf(["measurement"]) && of === "number") return { number: known(given.at(of)), take };
  given.mustHave("levels");
  return { level: known(given.at("level")), levels: given.at("levels").levels(concepts), take };
}

/** Throws `Refusal` for a window into the time at risk: whoever is treated late must have survived until then. */
function mustBeKnown(reader: Reader, events: Events, from: number): Events {
  const [, last] = events.between ?? [null, 0];
  if (last === null || last >= from) reader.refuse(reader.words.future(from));
  return events;
}
