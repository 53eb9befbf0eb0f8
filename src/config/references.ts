/** `${NAME}` in a config: a variable of the environment, filled in only when it is needed. */
const REFERENCE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/gu;

/** Whether a text names any variable. */
export function hasReference(text: string): boolean {
  return text.search(REFERENCE) !== -1;
}

/** Whether every `${` opens a reference that can be read. */
export function isReferenceSound(text: string): boolean {
  return !text.replace(REFERENCE, "").includes("${");
}

/** The text with every reference replaced by what `valueOf` answers for its name. */
export function fillReferences(text: string, valueOf: (name: string) => string): string {
  return text.replace(REFERENCE, (_, name: string) => valueOf(name));
}
