/** What `tavs train` and `tavs validate` say. */
export const model = {
  train: "Fit a logistic or linear model or a small perceptron over hospitals, and write it as a file",
  validate: "Validate a fixed model over hospitals",
  file: "The model, a JSON file as tavs train writes it",
  noModel: (fields: readonly string[]): string =>
    `is no model of Tavs: a JSON record of ${fields.join(", ")} was expected`,
  noKind: "kind: is logistic, linear or cox",
  notValidated: (kind: string): string =>
    `kind: a ${kind} model can be read, but a validation is of logistic and Cox models: name one of those`,
  otherModel: "is another model than that of --model: the terms hold the one that all signed",
};
