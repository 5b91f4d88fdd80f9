import type { node as english } from "../en/node.ts";

/** Hvad `tavs node` siger. */
export const node: typeof english = {
  about:
    "Bliv forbundet, og svar på de undersøgelser, som alle har underskrevet, og som denne parts egen politik tillader",
  start: "Start noden; Ctrl-C afslutter den",
  approve: "Sig ja til en undersøgelse, eller til én kørsel af den, som politikken beder om det",
  config: "Denne parts politik, en YAML-fil",
  study: "Undersøgelsen, der godkendes",
  noPolicy: (field) =>
    `${field}: en politik har identity, relay, studies, state, approval ("once" eller "per run"), data (navn: { file, column }) og om nødvendigt tls (ca, cert, key)`,
  open: ({ name, relay, studies }) =>
    `${name} er til stede på ${relay} for undersøgelserne i ${studies}; Ctrl-C afslutter`,
  noSource: "ingen af disse datasæt står i denne parts egen politik",
  unsigned: (names) =>
    `er endnu ikke underskrevet af ${names.join(", ")}: læg deres underskrifter ved siden af, og start noden igen`,
  nothingToAnswer: "lader ikke denne part svare på noget; det, den selv spørger om, spørger tavs link og tavs count om",
  serves: (file, labels) => `${file}: svarer på ${labels.join(", ")}`,
  runOf: (label, run) => `${label}, kørsel ${run},`,
  waits: (what) => `${what} venter på et ja: tavs node approve`,
  whichRun: "politikken spørger for hver kørsel: sig hvilken med --session LABEL --run NUMBER",
  approved: (file) => `godkendt: ${file}`,
  ready: (label, run) => `${label}, kørsel ${run}: klar`,
  answered: (label, run) => `${label}, kørsel ${run}: besvaret`,
  again: (file) => `${file}: forbinder igen`,
  over: (file) => `${file}: alle kørsler er udført`,
  unknownStudy: (from) =>
    `${from} spørger under en undersøgelse, som ikke er blandt dem her eller er anderledes: sammenlign de to dokumenter`,
};
