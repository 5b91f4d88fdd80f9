import type { data as english } from "../en/data.ts";

/** Hvad der siges om filer med data. Ingen sætning har en celle fra en fil i sig: kun linjer, pladser og navne på kolonner. */
export const data: typeof english = {
  noFile: "er ingen fil: nævn en tabel, der er eksporteret som CSV eller Parquet",
  packed: (format) => `er pakket (${format}): pak den ud først, for hvad der er i den, kan ikke begrænses`,
  foreign: (format) => `er ${format} og ikke en tabel af tekst: eksportér den som CSV eller Parquet`,
  changed: "blev ændret, mens den blev læst: vent, til eksporten er færdig, og begynd igen",
  empty: "er tom: der ventedes en linje med kolonnernes navne",
  mixedEncodings:
    "er her hverken UTF-8 eller Windows-1252, men lidt af begge: eksportér tabellen igen som UTF-8, eller nævn --encoding",
  notDecodable: (encoding) => `er ikke ${encoding}: eksportér tabellen igen som UTF-8`,
  nul: "har en NUL-byte: filen er ikke tekst, eller den er skåret af; eksportér den igen",
  ragged: ({ found, expected }) =>
    `har ${found} celler, hvor den første linje nævner ${expected} kolonner: sæt celler med skilletegn eller linjeskift i anførselstegn`,
  quote: "har tekst efter et afsluttende anførselstegn: skriv et anførselstegn inde i en celle to gange",
  unclosed: "åbner et anførselstegn, som intet lukker",
  longCell: (limit) => `har en celle på mere end ${limit} tegn: udelad den kolonne af eksporten`,
  longLine: (limit) => `er længere end ${limit} tegn: skilletegnet eller et anførselstegn kan være forkert`,
  manyColumns: (limit) => `nævner mere end ${limit} kolonner`,
  manyRows: (limit) => `har mere end ${limit} rækker: del den, eller giv en mindre kohorte`,
  headless: "har data, hvor kolonnernes navne ventedes: eksportér tabellen med en overskriftslinje",
  twice: (column) => `kalder kolonne ${column} det samme som en tidligere: hver kolonne skal have sit eget navn`,
  twoNames: "kalder to kolonner noget, der kun adskilles af store bogstaver, og som en forespørgsel ikke kan skelne",
  noColumn: ({ name, known }) => `har ingen kolonne "${name}"${known.length > 0 ? `: der er ${known.join(", ")}` : ""}`,
  notANumber: (column) => `har intet tal i kolonnen "${column}"`,
  bothDecimals: (column) =>
    `har både decimalpunktum og decimalkomma i kolonnen "${column}": det kan ikke ses, hvad der er hvad; eksportér den med ét af dem`,
  thousands: (column) =>
    `har et punktum eller et komma i kolonnen "${column}", som kunne adskille tusinder: eksportér den uden dem, og med decimalkomma, hvor semikoloner adskiller kolonnerne, ellers punktum`,
  parquet: "kan ikke læses som Parquet: den er skåret af eller krypteret; eksportér den igen",
  line: (line) => `linje ${line} `,
  row: (row) => `række ${row} `,
};
