import type { dataCheck as english } from "../en/data-check.ts";

/** Hvad `tavs data` siger. */
export const dataCheck: typeof english = {
  about: "Tabeller og OMOP-databaser, som en undersøgelse skal læse",
  check: "Sig, hvad en tabel er værd, i antal og klasser, uden en værdi fra den",
  file: "Tabellen: CSV, TSV, Parquet eller FHIR (#Condition bagefter nævner en anden tabel end patienternes); eller en OMOP-database: en DuckDB-fil, en mappe, en fil med en forbindelsestekst, env:VARIABLE",
  id: "Kolonnen med personnumrene",
  country: "Hvis personnumre det er: DK, SE, NO, FI eller IS. Ellers: DK",
  encoding: "utf-8, utf-16le, utf-16be eller windows-1252, hvis filen ikke selv siger det",
  delimiter: "comma, semicolon, tab eller bar, hvis filen ikke selv siger det",
  smallestCell: "Hvor mange der skal være fælles om det, der siges om et interval. Ellers: 5, mindst 3",
  noCountry: "--country er en af DK, SE, NO, FI, IS",
  noEncoding: "--encoding er en af utf-8, utf-16le, utf-16be, windows-1252",
  noDelimiter: "--delimiter er en af comma, semicolon, tab, bar",
  noSmallestCell: "--smallest-cell er et helt tal fra 3 til 1000",
  table: (file, rows, columns) =>
    `${file}: ${rows} ${rows === 1 ? "række" : "rækker"}, ${columns} ${columns === 1 ? "kolonne" : "kolonner"}`,
  written: (words) => `  skrevet som ${words.join(", ")}`,
  delimiters: { ",": "kommaer", ";": "semikoloner", "\t": "tabulatorer", "|": "lodrette streger" },
  decimals: { point: "decimalpunktum", comma: "decimalkomma", both: "decimalpunktum og decimalkomma", none: "" },
  ids: (name) => `  personnumre i ${name}`,
  linkable: ({ linkable, distinct, duplicates }) =>
    `    ${linkable} kan kobles: ${distinct} personer, ${duplicates} rækker gentager en af dem`,
  kind: (kind, count) => `    ${kind}: ${count}`,
  missing: (count) => `    mangler: ${count}`,
  test: (count) => `    ${count} ligner testpersoner: udelad dem af en rigtig undersøgelse`,
  fault: (fault, count) => `    ugyldige, ${fault}: ${count}`,
  mod11: (passed, checked) =>
    `    modulus 11: ${passed} af ${checked} består (en statistik: siden 2007 er der gyldige numre, som ikke gør)`,
  zeroSequences: (count) => `    ${count} ender på 0000, som pladsholdere gør`,
  born: (kind, from, to) => `    ${kind}: født ${from} til ${to}, så langt nok er fælles om det`,
  column: ({ name, missing, forms, decimal, numbers, years }) =>
    `  ${[
      `${name}:`,
      [
        ...Object.entries(forms).map(([form, count]) => `${count} ${form}`),
        ...(missing > 0 ? [`${missing} mangler`] : []),
        ...(decimal === "both" ? ["decimalpunktum og decimalkomma: det ene skal væk"] : []),
        ...(numbers ? [`tal fra ${numbers.from} til under ${numbers.to}`] : []),
        ...(years ? [`år ${years.from} til ${years.to}`] : []),
        ...(forms.identifier && forms.identifier > 0 ? ["personnumre: udelad denne kolonne af eksporten"] : []),
      ].join(", "),
    ].join(" ")}`,
};
