import type { Words } from "./words.ts";

export const da: Words = {
  title: "Privatlivskort",
  controller: "Dataansvarlig",
  dataSet: "Data",
  legalBasis: "Retsgrundlag",
  question: "Spørgsmål",
  elsewhere: "Beskyttet",
  protects: (rows) => `hver person med højst ${rows} ${rows === 1 ? "række" : "rækker"}`,
  noise: "Støj",
  laws: {
    "discrete-laplace": "diskret Laplace med skala",
    "discrete-gaussian": "diskret normalfordeling med varians",
    skellam: "Skellam med varians",
    exponential: "et valg ved eksponentialmekanismen, epsilon",
    "permute-and-flip": "et valg ved permute-and-flip, epsilon",
    none: "ingen: ingen person kan ændre dette tal under denne beskyttelse",
  },
  margin: (margin) => `inden for +-${margin} i 95 af 100 tilfælde`,
  central: (holder) => `Tallene uden støj blev set af: ${holder}.`,
  distributed: (contributors, least, colluding) =>
    `Ingen så summen uden støj: ${contributors} hospitaler lagde hver deres til; mindst ${least} er med i den, og ${colluding} må dele deres viden.`,
  threshold: (threshold) => `Nøgler vises fra et støjfyldt antal på ${threshold}.`,
  price: "Pris",
  planned:
    "Afregnet efter den sikre øvre grænse af fordelinger af privatlivstab, for en plan der lå fast før det første svar.",
  atBest: (falseAlarms, misses) =>
    `Den, der prøver at afgøre, om en person er i data, med ${falseAlarms} falske alarmer, overser mindst ${misses} af dem, der er.`,
  all: (spent, granted, left) => `Alle svar i dette regnskab: ${spent} af ${granted}; tilbage: ${left}.`,
  allPlanned: (most, granted, rest) =>
    `Alle planens svar, også dem der ikke er givet: højst ${most} af ${granted}; dem der ikke er givet, for sig: ${rest}.`,
  smallCells: (rule, withheld) => `Små tal: ${rule}; ${withheld} tilbageholdt.`,
  noSmallCells: "Der er ikke anvendt nogen regel for små tal.",
  exact: "Frigivet uden støj",
  nothingExact: "intet",
  notPromised: "Ikke lovet",
  clamping: "værdier uden for grænserne er trukket ind, og den fejl er ikke med i usikkerheden",
  slots: "konstant tid for en enkelt trækning (svar kom på faste tidspunkter)",
  noSlots: "svarets tid var ikke skjult",
  ledger: (line, lines) => `Linje ${line} af ${lines} i regnskabet, hvis sidste linje har hashværdien`,
  unsigned: "ikke underskrevet",
  locale: "da-DK",
};
