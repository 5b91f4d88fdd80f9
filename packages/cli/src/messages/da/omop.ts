import type { omop as english } from "../en/omop.ts";

/** Hvad der siges om OMOP-databaser og kohorter. */
export const omop: typeof english = {
  noSource:
    "er hverken en DuckDB-database, en mappe med CSV- eller Parquet-filer eller en fil med en forbindelsestekst til PostgreSQL: nævn en af disse",
  twoFiles: (table) => `har to filer af tabellen ${table}: udelad den ene`,
  noPerson: "har ingen fil af tabellen person: nævn mappen med person.csv eller person.parquet",
  noTable: (table) => `har ingen tabel ${table}, som kohorten spørger efter`,
  manyTables: (table) => `har flere tabeller ${table}: nævn skemaet`,
  lacking: ({ table, columns }) => `${table} har ingen kolonne ${columns.join(", ")}`,
  twice: ({ table, columns }) => `${table} har to kolonner, der kunne være ${columns.join(", ")}`,
  broken: ({ table, column, kind, rows }) =>
    `${table}: ${rows} ${rows === 1 ? "celle" : "celler"} i ${column} ${kinds[kind] ?? kind}`,
  unreadable: (table) => `${table} kan ikke læses: eksportér den igen`,
  noQuery: (why) => `forespørgslen forstås ikke: ${why}`,
  noSelect: "forespørgslen skal være én SELECT og intet efter den",
  notOnlyReads: "forespørgslen gør mere end at læse: kun range, generate_series og unnest må stå for en tabel",
  sourceActs:
    "har en visning, en makro eller en beregnet kolonne, der gør mere end at læse: kopiér dens tabeller til en ny database",
  twoColumns: (columns) =>
    `forespørgslen giver to kolonner ${columns.join(", ")}: for en database er store bogstaver ingen forskel`,
  queryFailed: "forespørgslen slog fejl undervejs: det, den snublede over, kan være data og vises ikke; brug TRY_CAST",
  tooSlow: (seconds) => `forespørgslen blev ikke færdig inden for ${seconds} sekunder`,
  noResult: (columns) => `forespørgslen giver ingen kolonne ${columns.join(", ")}`,
  manyRows: (limit) => `kohorten har mere end ${limit} rækker`,
  nobody: "ingen er i kohorten: se efter begreberne, og at deres tabeller er der",
  notText: "er hverken YAML eller JSON",
  definition: (where, what) => `kohortens definition: ${where} ${what}`,
  postgres: {
    seen: "en forbindelsestekst i en kommando ses af alle på denne maskine: læg den i en fil med rettighederne 0600 og nævn den, eller i en variabel og nævn env:VARIABLE",
    noVariable: (variable) => `variablen ${variable} er ikke sat: den skulle have en forbindelsestekst`,
    noAddress:
      "er ingen forbindelsestekst: én linje postgresql://user:password@host:5432/database, med tegn som @ : / # i adgangskoden skrevet som %40 %3A %2F %23",
    noOption: "forbindelsesteksten må have host, sslmode og sslrootcert efter sit ? og intet andet",
    nobody: "forbindelsesteksten skal nævne en bruger og en database",
    weak: "sslmode skal være verify-full: patienter rejser krypteret og kun til denne server; disable er til en server på denne maskine",
    noAuthority: "filen, som sslrootcert nævner, har intet certifikat, der kan læses",
    noLibrary: "PostgreSQL kræver pakken pg, som ikke er installeret: npm install pg",
    noEntry: "serveren lukker ikke denne bruger ind: se efter brugeren, adgangskoden og serverens pg_hba.conf",
    noDatabase: "serveren har ingen sådan database: se efter navnet efter værten",
    forbidden: "denne bruger må ikke læse det, kohorten spørger efter: GRANT SELECT på det",
    slow: "serveren afbrød en forespørgsel, der tog for lang tid",
    noTls: "serveren krypterer ikke: bed dens administrator om at slå ssl til",
    stranger:
      "serverens certifikat er ikke til at stole på: nævn hospitalets udsteder med sslrootcert=FILE, og serveren, som dens certifikat gør",
    failed: (code) => `serveren afviste med koden ${code}: spørg dens administrator`,
    unreachable: "serveren kan ikke nås, eller den gik væk: se efter vært, port og firewall",
  },
  expected: {
    object: "skal have felter",
    unknown: (field) => `har et felt "${field}", som ikke betyder noget her`,
    missing: (field) => `mangler "${field}"`,
    text: "skal være en tekst",
    name: "skal være et navn af bogstaver, cifre og _, som intet andet har",
    concepts: "skal være en liste af begrebsnumre, som er hele tal",
    set: (name) => `nævner begreberne "${name}", som ikke er defineret`,
    group: (name) => `nævner gruppen "${name}", som ingen indgang har`,
    days: "skal være et helt antal dage",
    window: "skal være to antal dage omkring indgangen, det tidligste først; null for ingen grænse",
    future: (from) => `ser ind i risikotiden: lad vinduet ende før dag ${from}, eller lad risikotiden begynde senere`,
    oneOf: (words) => `skal være en af ${words.join(", ")}`,
    levels: "skal for hvert niveau, et tal, give de begreber, der betyder det",
    entries: "skal have mindst én hændelse",
    one: (words) => `skal have netop én af ${words.join(", ")}`,
  },
};

const kinds: Readonly<Record<string, string>> = {
  date: "er ikke datoer som åååå-mm-dd eller ååååmmdd",
  concept: "er ikke begrebsnumre",
  integer: "er ikke hele tal",
  number: "er ikke tal",
  decimal: "har decimalpunktum, hvor andre har komma",
};
