import type { audit as english } from "../en/audit.ts";
import { auditExport } from "./audit-export.ts";

/** Hvad `tavs audit` siger. */
export const audit: typeof english = {
  about: "Hvad der blev regnet, som hver parts underskrevne log fortæller det",
  file: "Loggen, såsom audit.jsonl: og med den filerne, den blev delt i, såsom audit.0001.jsonl",

  verify: "Kontrollér, at ingen byte i en log er ændret, og nævn linjen, hvor en er",
  verified: "Loggen, eller alle dens filer i rækkefølge, eller en mappe, som `tavs audit export` skrev",
  key: "Partens offentlige nøgle fra undersøgelsens vilkår, 64 hexadecimale cifre",
  expectedHead: "Et hoved, som en tidligere kontrol skrev: så opdages linjer, der er skåret af til sidst",
  whole: ({ file, entries, party, from, to }) =>
    `${file} er hel: ${entries} ${entries === 1 ? "post" : "poster"} fra ${party}, ${from} til ${to}`,
  keyGiven: (key) => `nøgle  ${key}  som du gav den`,
  keyFromLog: (key) =>
    `nøgle  ${key}  som loggen selv siger: sammenlign den med undersøgelsens vilkår, eller giv deres med --key`,
  head: (head) =>
    `hoved  ${head}  skriv det ned: en senere kontrol med --head opdager linjer, der er skåret af til sidst`,
  continuesAnother: "linje 1 fortsætter en anden fil af loggen: nævn også den, og før denne",
  notSigned: "er ikke, som dens part underskrev den: bed om en ny eksport",
  notExported: "er ikke den fil, der blev eksporteret: bed om en ny eksport",
  otherKey: "er underskrevet med en anden nøgle end den, der blev givet: spørg, hvis den er",

  compare: "Hold to parters kontrollerede logge op mod hinanden: hvilke sessioner de husker forskelligt",
  first: "Den ene parts log",
  second: "Den anden parts",
  same: ({ first, second, runs, confirmed }) =>
    `${first} og ${second} fortæller det samme: ${times(runs, "kørsel", "kørsler")} hos begge, ${times(confirmed, "tal", "tal")} skrevet ned af begge`,
  unconfirmed: (numbers) => `${times(numbers, "tal", "tal")} skrev kun den ene ned`,
  keyOf: ({ party, key }) => `${party}  nøgle ${key}  sammenlign den med undersøgelsens vilkår`,
  differ: (count) =>
    `de to parter husker forskelligt: ${times(count, "forskel", "forskelle")}, hver med sine linjer; spørg begge, hvad der er sandt`,
  difference: ({ kind, what, session, run, study }) =>
    `${session === undefined ? `undersøgelse ${study}` : `${session}, kørsel ${run} af undersøgelse ${study}`}: ${differences[kind] ?? kind}${what === undefined ? "" : ` (${what})`}`,
  says: ({ party, places, says }) =>
    places === "" ? `${party}: intet` : `${party}: ${says === undefined ? "" : `${says}, `}${places}`,
  lines: (file, lines) => `${lines.length === 1 ? "linje" : "linjerne"} ${lines.join(", ")} i ${file}`,

  show: "Vis en kontrolleret log som tabel: hvornår, hvilken undersøgelse, hvad, hvor mange, hvad der blev tilbageholdt, til hvilken pris, hvem der godkendte",
  study: "Kun den undersøgelse, hvis kontrolsum begynder med disse cifre, 8 til 64",
  noStudy: "--study er 8 til 64 hexadecimale cifre, som tabellen viser dem",
  columns: {
    line: "linje",
    when: "hvornår",
    study: "undersøgelse",
    what: "hvad",
    session: "session",
    sizes: "størrelser",
    released: "frigivet",
    withheld: "tilbageholdt",
    epsilon: "epsilon",
    approved: "godkendt",
  },

  repair:
    "Læg en sidste linje til side, som blev skåret af, da strømmen gik, eller disken var fuld; alle hele linjer bliver",
  nothingTorn: (file) => `${file}: ingen linje er skåret af; intet blev ændret`,
  completed: ({ file, line }) =>
    `${file}: linje ${line} var hel på nær sin slutning, som den har nu; ingen linje gik tabt`,
  putAside: ({ file, line, aside }) =>
    `${file}: hvad der var af linje ${line}, er nu i ${aside}, til den, der spørger; hver linje før den er, som den var`,

  export: auditExport,
};

const differences: Readonly<Record<string, string>> = {
  study: "ikke under de samme vilkår hos begge",
  missing: "kun den ene har denne session",
  runs: "kun den ene har denne kørsel",
  protocol: "ikke med samme protokol og version",
  parties: "ikke med de samme parter",
  outcome: "endte ikke på samme måde",
  sizes: "ikke af samme størrelse",
  order: "ikke i samme rækkefølge som kørslen før",
};

const times = (count: number, one: string, many: string): string => `${count} ${count === 1 ? one : many}`;
