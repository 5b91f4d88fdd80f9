import type { stats as english } from "../en/stats.ts";

/** Hvad `tavs stats` siger. */
export const stats: typeof english = {
  about: "Kør en analyse over hospitaler; dens resultater kommer kun ud gennem porten",
  data: "Et hospitals tabel, én patient i hver række: CSV, TSV eller Parquet",
  out: "Mappen, hvor koordinatorens frigivelse skrives",
  report: "Rapportens sprog: en eller da. Ellers: en",
  ohdsi: "Skriv også hver tabel, som OHDSI gør",
  force: "Erstat filerne fra en tidligere frigivelse i --out",
  noReport: "--report er en eller da",
  needsData: "efter vilkårene bringer denne part patienter: nævn filen med --data",
  bringsNothing: "vilkårene lader ikke denne part bringe patienter: udelad --data",
  needsOut: "vilkårene lader denne part få resultaterne at vide: sig med --out, i hvilken mappe frigivelsen skal",
  learnsNothing: "vilkårene lader ikke denne part få noget resultat at vide: udelad --out",
  filled: "har filer: vælg en ny mappe, eller tilføj --force for at erstatte dem fra en tidligere frigivelse",
  missing: ({ column, count, first }) =>
    `kolonnen "${column}": ${count} ${count === 1 ? "række har" : "rækker har"} ingen værdi, den første er række ${first}; udfyld dem, eller lad vilkårene sige missing: leave-out`,
  needsCell: (column) =>
    `kolonnen "${column}" har her højst to værdier: optællingen ved siden af modellen skal sige, hvor mange der har hver; tilføj den celle til vilkårene`,
  needsNoCell: (column) =>
    `kolonnen "${column}" har her mere end to værdier: optællingen ved siden af modellen kan ikke være af den; tag den celle ud af vilkårene`,
  noFlag: ({ column, row }) =>
    `række ${row}: kolonnen "${column}" har noget andet end 0 eller 1; nævn i vilkårene den værdi, der tælles, som i ${column}=2`,
  done: (coordinator) => `analysen er færdig; dens resultater er til ${coordinator}, bag porten`,
  released: ({ folder, rows, withheld }) =>
    `${folder} har frigivelsen: ${rows} rækker resultater, ${withheld} tal tilbageholdt`,
  open: (file) => `åbn ${file} i en browser`,
  stays: (reason) => `porten lukker intet af dette resultat ud: ${reason}`,
  rows: (count) => `${count} rækker`,
};
