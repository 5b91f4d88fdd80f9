import type { auditExport as english } from "../en/audit-export.ts";

/** Hvad `tavs audit export` siger, og hvad der står i de filer, den skriver. */
export const auditExport: typeof english = {
  about:
    "Skriv en kontrolleret log til en revisor: loggen, dens hoved, en side til at læse, hvordan den kontrolleres; alt underskrevet",
  out: "Mappen, der skal laves; en, der er der i forvejen, bliver, som den er",
  identity: "Identitetsfilen for den part, hvis log det er: den underskriver eksporten",
  done: ({ folder, entries }) =>
    `${folder} har ${entries} ${entries === 1 ? "post" : "poster"}, en side til at læse, og hvordan de kontrolleres: giv den videre, som den er`,
  exists: "der er allerede noget det sted: nævn en ny mappe",
  cannotMake: (code) => `kan ikke skrives (${code}): se efter mappen og disken`,
  otherIdentity: "denne identitet har ikke skrevet loggen: underskriv med den, hvis nøgle står i den",

  page: {
    language: "da",
    title: (party) => `Log for ${party}`,
    about:
      "Hver linje i loggen blev kontrolleret, da denne side blev skrevet. Siden er til at læse: det, der gælder, er loggen ved siden af, og HOW-TO-CHECK.txt siger, hvordan den kontrolleres.",
    key: "Offentlig nøgle",
    head: "Hoved",
    entries: "Poster",
  },

  howToCheck: ({ party, key, head, entries }) => `SÅDAN KONTROLLERES DENNE LOG

audit.jsonl    loggen for ${party}: ${entries} linjer, en for hver hændelse
audit.html     det samme til at læse
export.json    SHA-256 af disse filer, underskrevet af ${party}

Med Tavs, i mappen over denne (FOLDER er dennes navn):

  tavs audit verify FOLDER --key ${key} --head ${head}

Nøglen skal være den, der står under ${party} i de vilkår for undersøgelsen, som alle parter har underskrevet. Tag den
derfra og ikke fra denne fil. Bed de andre parter om deres logge, og sammenlign:

  tavs audit compare FOLDER THEIRS

Uden Tavs. Hver linje i audit.jsonl er ét JSON-objekt i kanonisk form (RFC 8785). Med SHA-256, og LP for en liste, hvor
hver del står efter sin længde i 4 byte, den mest betydende først:

  1. "seq" tæller linjerne fra 1.
  2. "previous" er SHA-256 af linjen før, uden dens linjeskift, i hexadecimale cifre; i linje 1 er det af
     LP("tavs/chain/1", "tavs/audit/1").
  3. "signature" er Ed25519 (RFC 8032) med "key" over LP("tavs/audit/1", linjen uden "signature", i kanonisk form).
  4. SHA-256 af den sidste linje er hovedet: ${head}
  5. "signature" i export.json er over LP("tavs/audit-export/1", dens JSON uden "signature", i kanonisk form).

Ingen linje har en værdi, et navn på en person eller et personnummer i sig: kun størrelser, faste ord, kontrolsummer og
sætninger fra vilkårene.
`,
};
