import type { step as english } from "../en/step.ts";

/** Hvad `tavs step` siger. */
export const step: typeof english = {
  about:
    "Ét skridt af en kobling, en optælling, pseudonymer eller en analyse uden netværk: læs de filer, der er båret hertil, og skriv dem, der skal bæres",
  into: "Mappen med de filer, der er båret hertil",
  out: "Mappen til de filer, der skal bæres; det kan være den samme",
  yes: "Begynd, hvor der skal bæres mange gange",
  many: (carries) =>
    `dette kræver omkring ${carries} ture fra hus til hus: tilføj --yes for at begynde, eller aftal motoren "oprf", som kræver færre`,
  manyParties: (parties, steps) =>
    `${parties} parter er med: ${steps === undefined ? "flere" : `omkring ${steps}`} gange skal en fil fra hver til hver; tilføj --yes for at begynde`,
  needsData: "koblingen skal bruge --data og --column: filen med patienterne og kolonnen med deres numre",
  carry: ({ to, file, bytes }) => `bær ${file} til ${to} (${size(bytes)}), og lad ${to} tage et skridt`,
  again: ({ to, file }) => `der kom intet nyt: hvis ${file} ikke nåede ${to}, så bær den igen`,
  receipt: ({ to, file }) => `${file} siger til ${to}, at alt er kommet frem: bær den, når nogen alligevel skal derhen`,
  left: ({ least, most }) =>
    most === undefined
      ? `${least} ${least === 1 ? "tur" : "ture"} tilbage, denne iberegnet`
      : `${least} ture tilbage, denne iberegnet, eller ${most}, hvis en af de to har 10.000 patienter eller flere`,
  over: (file) => (file === undefined ? "sessionen er færdig" : `sessionen er færdig: ${file} blev skrevet før`),
  deletable: (names) => `kan slettes, for nyere er her: ${names.join(", ")}`,
  copyAgain: ({ from, name }) => `${name} fra ${from} kom ikke helt frem: kopiér den igen`,
  otherTerms: ({ from, name }) =>
    `${name} fra ${from} er til en anden undersøgelse, eller til andre vilkår end disse: sammenlign de to dokumenter`,
  link: (name) => `${name} er en symbolsk henvisning og blev ikke læst: kopiér selve filen`,
  foreign: (count) =>
    `${count} ${count === 1 ? "anden fil" : "andre filer"} i mappen: ikke forseglet til denne part af en i undersøgelsen`,
};

function size(bytes: number): string {
  return bytes < 1_000_000 ? `${Math.ceil(bytes / 1000)} kB` : `${Math.ceil(bytes / 1_000_000)} MB`;
}
