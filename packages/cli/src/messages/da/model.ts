import type { model as english } from "../en/model.ts";

/** Hvad `tavs train` og `tavs validate` siger. */
export const model: typeof english = {
  train: "Tilpas en logistisk eller lineær model eller en lille perceptron over hospitaler, og skriv den som en fil",
  validate: "Validér en fast model over hospitaler",
  file: "Modellen, en JSON-fil, som tavs train skriver den",
  noModel: (fields) => `er ingen model fra Tavs: der ventedes en JSON-post med ${fields.join(", ")}`,
  noKind: "kind: er logistic, linear eller cox",
  notValidated: (kind) =>
    `kind: en model af slagsen ${kind} kan læses, men en validering er af logistiske modeller og Cox-modeller: nævn en af dem`,
  otherModel: "er en anden model end den i --model: vilkårene har den, som alle har underskrevet",
};
