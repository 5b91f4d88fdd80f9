// What production code may not say: found in the syntax, so that comments and strings may speak of it.
import ts from "typescript";

export interface Breach {
  /** Counted from 1. */
  readonly line: number;
  readonly rule: string;
}

const rules: Readonly<Record<string, (node: ts.Node) => boolean>> = {
  "no clock": (node) => isMember(node, "Date", "now") || isMember(node, "performance", "now") || isDateOfNow(node),
  "no weak randomness": (node) => isMember(node, "Math", "random"),
  "no any": (node) => node.kind === ts.SyntaxKind.AnyKeyword,
  "no printing": (node) => ts.isPropertyAccessExpression(node) && node.expression.getText() === "console",
  "no code from text": (node) => isOf(node, "eval") || isOf(node, "Function"),
  "no default export": (node) => ts.isExportAssignment(node),
};

const SILENCED = /@ts-(ignore|nocheck|expect-error)/;

/** Every breach in the text of one file, in the order of the lines. */
export function breaches(text: string): readonly Breach[] {
  const file = ts.createSourceFile("source.ts", text, ts.ScriptTarget.ES2022, true);
  const found: Breach[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const [rule, breaks] of Object.entries(rules)) if (breaks(node)) found.push({ line, rule });
    node.forEachChild(visit);
  };
  visit(file);
  const silenced = text.split("\n").flatMap((sentence, i) => (SILENCED.test(sentence) ? [i + 1] : []));
  return [...found, ...silenced.map((line) => ({ line, rule: "no silenced type error" }))];
}

const isMember = (node: ts.Node, object: string, member: string): boolean =>
  (ts.isPropertyAccessExpression(node) && node.expression.getText() === object && node.name.text === member) ||
  (ts.isElementAccessExpression(node) && node.getText() === `${object}["${member}"]`);

/** A call of `name`, or `new name`. */
const isOf = (node: ts.Node, name: string): boolean =>
  (ts.isCallExpression(node) || ts.isNewExpression(node)) && node.expression.getText() === name;

const isDateOfNow = (node: ts.Node): boolean =>
  isOf(node, "Date") && (ts.isCallExpression(node) || (ts.isNewExpression(node) && !node.arguments?.length));
