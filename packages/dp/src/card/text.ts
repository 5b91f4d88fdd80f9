import { said } from "../ledger/units.ts";
import type { PrivacyCard } from "./card.ts";
import { da } from "./text-da.ts";
import { en } from "./text-en.ts";
import type { Words } from "./words.ts";

/** The card as lines of plain text, for people who will not read JSON: in English or Danish. It leaves out what machines compare. */
export function cardText(card: PrivacyCard, language: "en" | "da"): string {
  const words = language === "da" ? da : en;
  const lines = [...whose(card, words), ...how(card, words), ...cost(card, words), ...rest(card, words)];
  const written = lines.map(([name, text]) => oneLine(name === AS_BEFORE ? `  ${text}` : `${name}: ${text}`));
  return `${[words.title, ...written].join("\n")}\n`;
}

/** What people wrote does not begin a line of its own, which could say another price. */
const oneLine = (text: string): string => text.replace(/[\n\v\f\r\u0085\u2028\u2029]+/g, " ");

type Line = readonly [name: string, text: string];
const AS_BEFORE = ""; // the line goes on with what the one before it is about

function whose({ facts, question, unit }: PrivacyCard, words: Words): readonly Line[] {
  const asked = [question.study, question.id, `${question.name} (${question.domain})`].filter((part) => part !== null);
  return [
    [words.controller, facts.controller],
    [words.dataSet, `${facts.dataSet}, ${facts.period}`],
    [words.legalBasis, facts.legalBasis],
    [words.question, asked.join(" / ")],
    [words.elsewhere, `${words.protects(unit.rowsPerPerson)} (${unit.neighbours}); ${facts.samePatientElsewhere}`],
  ];
}

function how({ mechanisms, facts: { trust }, keyDiscovery }: PrivacyCard, words: Words): readonly Line[] {
  const number = (value: number): string => value.toLocaleString(words.locale);
  const noise = mechanisms.map(({ of, law, parameter, margin }): Line => {
    const text = law === "none" ? words.laws.none : `${words.laws[law]} ${parameter}; ${words.margin(number(margin))}`;
    return [`${words.noise} (${of})`, text];
  });
  const who =
    trust.model === "central"
      ? words.central(trust.holder)
      : words.distributed(trust.contributors, trust.least, trust.colluding);
  return [
    ...noise,
    [AS_BEFORE, who],
    ...(keyDiscovery ? [[AS_BEFORE, words.threshold(keyDiscovery.threshold)] as const] : []),
  ];
}

function cost({ guarantee, accounting }: PrivacyCard, words: Words): readonly Line[] {
  const percent = (share: number): string =>
    (Math.floor(share * 1000) / 1000).toLocaleString(words.locale, { style: "percent", maximumFractionDigits: 1 }); // at least
  const chance = guarantee.tradeOff.find(({ falseAlarms }) => falseAlarms === 0.05)!; // it is one of the points
  const { granted, remaining, bracket } = accounting;
  const all = accounting.rule === "addition" ? words.all : words.allPlanned;
  const also = guarantee.epsilonAt.map(({ epsilon, delta }) => `epsilon ${epsilon} (delta ${delta})`);
  return [
    [words.price, [said(guarantee.price), ...also].join(" = ")],
    [AS_BEFORE, words.atBest(percent(0.05), percent(chance.misses))],
    ...(accounting.rule === "addition" ? [] : [[AS_BEFORE, words.planned] as const]),
    [AS_BEFORE, all(said(bracket[1]), said(granted), said(remaining))],
  ];
}

function rest({ facts, sideChannels, ledger, signature, invariants }: PrivacyCard, words: Words): readonly Line[] {
  const exact = [...facts.exactNumbers, ...invariants];
  const small = facts.smallCells;
  const timed = sideChannels.startsWith("answers") ? words.slots : words.noSlots;
  return [
    [AS_BEFORE, small ? words.smallCells(small.rule, small.withheld) : words.noSmallCells],
    [words.exact, exact.length > 0 ? exact.join("; ") : words.nothingExact],
    [words.notPromised, `${words.clamping}; ${timed}`],
    [AS_BEFORE, `${words.ledger(ledger.line, ledger.lines)} ${ledger.head}${signature ? "" : `; ${words.unsigned}`}`],
  ];
}
