import type { node as english } from "../en/node.ts";

/** Hvad `tavs node` siger. */
export const node: typeof english = {
  about:
    "Bliv forbundet, og svar på de undersøgelser, som alle har underskrevet, og som denne parts egen politik tillader",
  start: "Start noden; Ctrl-C afslutter den",
  approve: "Sig ja til en undersøgelse, eller til én kørsel af den, som politikken beder om det",
  untilOver: "Slut, når alle nodens undersøgelser er forbi, med en exitkode, der siger, om alt gik godt",
  config: "Denne parts politik, en YAML-fil",
  study: "Undersøgelsen, der godkendes",
  noPolicy: (field) =>
    `${field}: en politik har identity, relay, studies, state, approval ("once" eller "per run") og om nødvendigt data (navn: { file, column } eller { select, tables }, for), learns (session: { file, columns, recipient, run } eller { folder, report, ohdsi, run }), may (navne) og tls (ca, cert, key)`,
  open: ({ name, relay, studies }) =>
    `${name} er til stede på ${relay} for undersøgelserne i ${studies}; Ctrl-C afslutter`,
  noSource: "ingen af disse datasæt står i denne parts egen politik",
  noNumbers: "politikken nævner ingen kolonne med personnumre for nogen af disse datasæt",
  divided: "intet enkelt af disse datasæt har alle de kolonner, som sessionen læser",
  noRule: "personnumre får kun et pseudonym, hvor undersøgelsen lader dem læse efter én regel",
  unsigned: (names) => `er endnu ikke underskrevet af ${names.join(", ")}: læg deres underskrifter ved siden af`,
  nothingToDo:
    "denne part har intet at gøre her: hvor den får noget at vide, må dens politik under learns sige, hvor det skal hen",
  learnsNothing: (label) =>
    `learns: vilkårene lader ikke denne part få noget at vide i ${label}, som kunne skrives ned: fjern den`,
  otherPlace: (label, kind) => `learns: ${label} hører til under "${kind}"`,
  noSuchRun: (label, runs) =>
    `learns: ${label}: undersøgelsen giver ${runs} ${runs === 1 ? "kørsel" : "kørsler"}, talt fra 0`,
  mayNotInside: (label, inner) => `may: ${inner} kører inde i ${label}: tillad begge eller ingen`,
  serves: (file, labels) => `${file}: svarer på ${labels.join(", ")}`,
  anybodys: (file) => `${file} kan skrives af alle på denne maskine: skriv chmod o-w ${file}, og læs den igennem`,
  changedMeanwhile: "filerne blev ændret, mens de blev læst: de læses igen",
  runOf: (label, run) => `${label}, kørsel ${run},`,
  waits: (what) => `${what} venter på et ja: tavs node approve`,
  waitsFor: (label, files) => `${label} venter på ${files.join(", ")}`,
  mayI: (what) => `${what} må det besvares? (j/n) `,
  whichRun: "politikken spørger for hver kørsel: sig hvilken med --session LABEL --run NUMBER",
  approved: (file) => `godkendt: ${file}`,
  ready: (label, run) => `${label}, kørsel ${run}: klar`,
  answered: (label, run) => `${label}, kørsel ${run}: besvaret`,
  learnt: (label, run, where) => `${label}, kørsel ${run}: resultatet er i ${where}`,
  failedBefore: (label) => `${label}: en kørsel af den slog fejl tidligere`,
  policy: (file) => `${file}: den ændrede politik gælder nu`,
  needsRestart:
    "identity, relay, tls, studies eller state er ændret: start noden igen; indtil da gælder den gamle politik",
  again: (file) => `${file}: forbinder igen`,
  stopped: (file) => `${file}: lagt fra sig; den fortsætter, hvor den slap`,
  over: (file) => `${file}: alle kørsler er udført`,
  overFailed: (file, count) => `${file}: slut, og ${count} ${count === 1 ? "kørsel" : "kørsler"} slog fejl`,
  unknownStudy: (from) =>
    `${from} spørger under en undersøgelse, som ikke er blandt dem her eller er anderledes: sammenlign de to dokumenter`,
};
