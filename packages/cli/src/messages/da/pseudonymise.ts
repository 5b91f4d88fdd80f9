import type { pseudonymise as english } from "../en/pseudonymise.ts";

/** Hvad `tavs pseudonymise` og `tavs study destroy-keys` siger. */
export const pseudonymise: typeof english = {
  about:
    "Giv patienter studiepseudonymer under en nøgle, som ingen har: spørg om dem, eller svar som indehaver af nøglen",
  data: "Filen med patienterne, for den, der spørger",
  column: "Kolonnen med personnumrene",
  columns:
    "Kolonner, adskilt af kommaer, som filen fortæller ved siden af pseudonymerne. Ellers: alle, som vilkårene nævner",
  out: "Hvor pseudonymerne skal hen, en ny CSV-fil",
  bringsNothing:
    "den, der har del i nøglen, bringer ingen patienter og får ingen fil: udelad --data, --column, --columns og --out",
  needsData:
    "den, der spørger, nævner filen med patienterne med --data, dens kolonne med --column og den nye fil med --out",
  otherColumn: (number) => `vilkårene lader ikke filen fortælle kolonne nummer ${number} af --columns`,
  tooMany: (persons, most) => `der er ${persons} personer i filen, og vilkårene lader denne session rumme ${most}`,
  made: "nøglen er lavet: hver indehaver har sin andel, og ingen har nøglen",
  answered: ({ peer, items }) => `${peer} spurgte om ${items} personer og har sine pseudonymer`,
  written: ({ file, rows, persons, recipient }) =>
    `${file} har ${rows} rækker om ${persons} personer, efter pseudonym, til ${recipient}`,
  key: (id) => `nøgle  ${id}  den samme hos hver part, og i kvitteringer, når den destrueres`,

  terms: {
    fewHolders: "en nøgle har to indehavere eller flere",
    noThreshold: "er et helt tal fra 2, og ikke flere end dem, der har del i nøglen",
    noRecipient: "siger, hvem pseudonymerne er til: 1 til 64 små bogstaver, cifre, punktummer eller bindestreger",
    recipientHolds: "nævner en indehaver af nøglen: den, pseudonymerne er til, har ingen andel",
    onceMade: "er 1: en nøgle laves én gang",
    noKey: "nævner ingen session af psi/pseudonyms-key/1",
    oneAsks: "nævner én, der spørger, og indehavere",
    notAsking: (key) => `den, der spørger, er ikke med i sessionen "${key}", hvor nøglen laves`,
    notHolding: (key) => `en indehaver er ikke med i sessionen "${key}", hvor nøglen laves`,
    otherNumber: (threshold) => `nøglen kræver ${threshold} indehavere, hverken flere eller færre`,
    noColumns: "er en liste af forskellige kolonnenavne",
    noBudget: "giver intet antal numre: en indehaver tæller dem",
    ownDestroyed:
      "denne part har destrueret sin andel af nøglen: der laves ikke flere pseudonymer med den, heller ikke hvor en gammel tilstand kom tilbage",
    destroyedBy: (name) => `${name} har destrueret sin andel af nøglen, og der skal også bruges den`,
  },

  destroy:
    "Destruér denne parts andele af en undersøgelses pseudonymnøgler, og kvittér for det ved siden af undersøgelsen",
  config: "Politikken for den node, der havde nøglen, i stedet for --identity og --state; stop noden først",
  configAlone: "--config nævner identiteten og tilstanden: udelad --identity og --state",
  destroyed: ({ file, keys, on }) =>
    `${file} er kvitteringen for ${keys} ${keys === 1 ? "destrueret andel" : "destruerede andele"}, underskrevet ${on}: giv den til de andre parter`,
  backups: (folder) =>
    `andelene i ${folder} er overskrevet og fjernet; kopier i sikkerhedskopier, øjebliksbilleder eller en disks reserveblokke er ikke: destruér også dem`,
  noShare:
    "ingen nøgle til denne undersøgelse blev lavet her, eller det er ikke denne parts tilstand: der er intet at destruere. En node har sin egen: nævn dens politik med --config",
  gone: ({ name, file, on, software }) => `${name} destruerede sin andel ${on} (${software}): ${file}`,
  over: (session) => `nøglen "${session}": ingen kan lave dens pseudonymer mere`,
  notOver: ({ session, holders, destroyed }) =>
    `nøglen "${session}": ${destroyed} af ${holders} andele er destrueret; dem, der er tilbage, kan stadig lave pseudonymer`,
  otherKey: (session, name) =>
    `kvitteringen fra ${name} for "${session}" er for en anden nøgle end de øvrige: spørg begge om nøglens nummer`,
};
