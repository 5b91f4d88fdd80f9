import type { documents as english } from "../en/documents.ts";

/** Hvad der siges om et dokument i YAML eller JSON, som ikke kan læses; aldrig et ord af det. */
export const documents: typeof english = {
  line: (line) => `linje ${line}`,
  syntax: "er ikke YAML herfra: se efter indrykning, anførselstegn og parenteser",
  noRecord: "kan ikke læses, eller er ikke JSON på højst 65536 byte",
  tooMany: (count, most) => `har ${count} sådanne filer, og ${most} er det højeste, der læses`,
  noJson: "er ikke JSON: se efter parenteser, kommaer og anførselstegn, eller kald den .yaml",
  directive: "begynder med et direktiv (%): en undersøgelse er almindelig YAML 1.2",
  alias: "har et anker eller en henvisning (& eller *): skriv teksten ud",
  tag: "har et mærke (!): en undersøgelse har kun tekster, tal, lister og felter i sig",
  merge: "har en sammenfletning (<<): skriv felterne ud",
  name: "har et navn, der ikke er tekst: sæt det i anførselstegn",
  twice: "har et navn, som stod her før: fjern det ene af de to",
  deep: "er for dybt indlejret: det er intet i en undersøgelse",
};
