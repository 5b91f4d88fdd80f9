import type { FhirReport } from "../data/fhir/fhir-report.ts";
import type { Messages } from "../messages/index.ts";

type Named = Readonly<Record<string, number>>;

/** What `tavs data check` says of an export beyond its table: what is not there is not said. */
export function fhirSentences(report: FhirReport, { fhir: words }: Messages): readonly string[] {
  const { files, resources, mistakes, patients, identifiers, subjects, codes } = report;
  const some = (counts: Named, names: object, sentence: (list: string) => string): readonly string[] =>
    Object.keys(counts).length === 0 ? [] : [sentence(listed(counts, names))];
  return [
    words.files(files, listed(resources, words.typeNames)),
    ...(mistakes > 0 ? [words.mistakes(mistakes)] : []),
    ...(patients.replaced > 0 ? [words.replaced(patients.replaced)] : []),
    ...(patients.orphans > 0 ? [words.orphans(patients.orphans)] : []),
    ...(patients.inactive > 0 ? [words.inactive(patients.inactive)] : []),
    ...some(identifiers, words.identifierNames, words.identifiers),
    ...some(subjects, words.subjectNames, words.subjects),
    ...some(codes, words.codeNames, words.codes),
  ];
}

function listed(counts: Named, names: object): string {
  const said = new Map<string, string>(Object.entries(names));
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${said.get(name) ?? name}`)
    .join(", ");
}
