import type { doctor as english } from "../en/doctor.ts";

/** Hvad `tavs doctor` siger. */
export const doctor: typeof english = {
  about: "Se på alt, hvad der står mellem denne part og en undersøgelse, der kører; ændrer intet",
  identity: (name) => `er den for ${name}, og kun du kan læse den`,
  peers: (count) => (count === 0 ? "ingens nøgle kendes endnu" : `nøglerne for ${count} andre kendes`),
  study: (expires) => `kan køres af denne part til og med ${expires}; alle nøgler er sammenlignet`,
  noRelay: "svarer ikke over HTTP: se efter adressen, firewallen, og at det kører",
  relay: (seconds) => `svarer; de to ure er ${seconds} s fra hinanden`,
  nobody: (rows) => `ingen af ${rows} rækker har et nummer, der kan kobles: se efter kolonnen`,
  noLog: "der er ingen endnu",
  log: (entries) => `er hel: ${entries} poster`,
  noRoom: (megabytes) => `${megabytes} MiB er ledige: en session med en million personer tager tusind`,
  room: (gigabytes) => `${gigabytes} GiB er ledige`,
  unknownRoom: "dette system siger ikke, hvor meget der er ledigt",
  sick: (count) => `der skal gøres noget ved ${count} af disse`,
};
