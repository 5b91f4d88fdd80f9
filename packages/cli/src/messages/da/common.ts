import type { common as english } from "../en/common.ts";

/** Det, som enhver kommando kan sige. */
export const common: typeof english = {
  tavs: "Regn sammen på data, som ingen viser til andre",
  json: "Skriv én linje JSON, også ved fejl",

  exitCodes: `AFSLUTNINGSKODER
  0  udført
  1  noget i kommandoen, dens filer eller denne maskine skal ændres
  2  en kontrol slog fejl: filen er ikke, hvad den var
  3  en anden part brød protokollen
  4  netværket svigtede: sessionen er gemt, start igen for at fortsætte
  5  privatlivsbudgettet siger nej
  70 en fejl i Tavs: meld den venligst`,

  noCommand: "det mangler, hvad der skal gøres: tavs --help viser kommandoerne",
  unknownCommand: (word) => `der er ingen kommando "${word}": tavs --help viser dem`,
  unknownLanguage: "--lang er en eller da",
  unknownOption: (name) => `her er der intet valg --${name}: tilføj --help for at se dem`,
  missing: (name) => `${name} mangler: tilføj --help for at se, hvad der ventes`,
  noValue: (name) => `--${name} skal have en værdi efter sig`,
  oneTooMany: (expected) =>
    `der ventedes ${expected === 1 ? "ét navn" : `${expected} navne`}, og der kom flere: sæt et navn med mellemrum i anførselstegn`,
  noKey: (name) => `--${name} er 64 hexadecimale cifre`,
  unreadable: (code) => unreadable[code] ?? `kan ikke læses (${code}): se efter disken`,
  tooLong: (bytes, most) => `har ${bytes} byte, og ${most} er det højeste: er det den rigtige fil?`,
  noText: "er ikke tekst i UTF-8: er det den rigtige fil?",
  passphraseFor: (file) => `adgangssætning til ${file}: `,
  passphraseAgain: "den samme en gang til: ",
  passphrasesDiffer: "de to adgangssætninger er ikke ens: intet blev skrevet; begynd forfra",
  noPassphrase: "filens første linje skal være adgangssætningen, og den er tom",
  passphraseUnasked: (variable) =>
    `der skal bruges en adgangssætning, og ingen sidder ved en terminal: nævn i ${variable} en fil med rettighederne 0600, der har den`,
  nothingTyped: "der blev ikke skrevet noget: intet er gjort",
  fault: "en fejl i Tavs: meld den venligst med disse linjer, som ingen data har i sig",
};

const unreadable: Readonly<Record<string, string>> = {
  ENOENT: "den fil findes ikke: se efter navnet og mappen",
  EACCES: "denne bruger må ikke læse den: ret dens rettigheder, eller spørg ejeren",
  ESPIPE: "er et rør eller en enhed og ikke en fil: nævn en fil",
  EISDIR: "er en mappe og ikke en fil: nævn filen i den",
};
