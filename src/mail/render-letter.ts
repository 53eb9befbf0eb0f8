import { open } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { Eta } from "eta";
import { coerceError, UserError } from "../errors.ts";
import type { Letter } from "./letter.ts";

/** Without ending. It lies as deep below dist/ as below src/. */
const USUAL_TEMPLATE = fileURLToPath(new URL("../../templates/mail/result", import.meta.url));
const TEMPLATE_BYTES_MAX = 256 * 1024;

/** The two bodies of a mail. */
export interface RenderedLetter {
  readonly text: string;
  readonly html: string;
}

/** Puts letters into templates; each template is read and compiled once. */
export class LetterRenderer {
  readonly #templates = new Map<string, Promise<(letter: Letter) => string>>();

  /**
   * Puts a letter into its templates: `<path>.txt.eta` and `<path>.html.eta`,
   * of which a partner's own may lack one.
   *
   * @param template path without ending; null for the usual one
   * @throws UserError when a template cannot be read or does not work.
   */
  async render(letter: Letter, template: string | null): Promise<RenderedLetter> {
    const text = await this.#load(template, "txt");
    const html = await this.#load(template, "html");
    return { text: text(letter), html: html(letter) };
  }

  async #load(template: string | null, kind: TemplateKind): Promise<(letter: Letter) => string> {
    const usual = `${USUAL_TEMPLATE}.${kind}.eta`;
    if (template === null) return this.#compile(usual, kind);
    const own = await this.#findOwn(template);
    return this.#compile(own.includes(kind) ? `${template}.${kind}.eta` : usual, kind);
  }

  async #findOwn(template: string): Promise<TemplateKind[]> {
    const kinds: TemplateKind[] = [];
    for (const kind of ["txt", "html"] as const) {
      if ((await readTemplate(`${template}.${kind}.eta`)) !== null) kinds.push(kind);
    }
    if (kinds.length > 0) return kinds;
    throw new UserError(`There is no mail template ${template}.txt.eta or ${template}.html.eta.`, {
      nextSteps: ["Correct `template` of the partner in the config, or leave it away."],
    });
  }

  #compile(path: string, kind: TemplateKind): Promise<(letter: Letter) => string> {
    const known = this.#templates.get(path);
    if (known) return known;
    const compiled = compileTemplate(path, kind);
    this.#templates.set(path, compiled);
    return compiled;
  }
}

type TemplateKind = "txt" | "html";

async function compileTemplate(
  path: string,
  kind: TemplateKind,
): Promise<(letter: Letter) => string> {
  const source = (await readTemplate(path)) ?? "";
  // In HTML every value is escaped; a text needs none of it.
  const eta = new Eta({ autoEscape: kind === "html", autoTrim: [false, "nl"], useWith: false });
  try {
    const template = eta.compile(source);
    return (letter) => renderSafely(path, () => template.call(eta, letter));
  } catch (thrown) {
    throw brokenTemplate(path, thrown);
  }
}

function renderSafely(path: string, render: () => string): string {
  try {
    return render();
  } catch (thrown) {
    throw brokenTemplate(path, thrown);
  }
}

async function readTemplate(path: string): Promise<string | null> {
  try {
    await using file = await open(path, "r");
    if ((await file.stat()).size > TEMPLATE_BYTES_MAX) {
      throw new Error(`it is larger than ${TEMPLATE_BYTES_MAX} bytes`);
    }
    return (await file.readFile("utf8")).replace(/^\uFEFF/u, "");
  } catch (thrown) {
    const error = coerceError(thrown);
    if ("code" in error && error.code === "ENOENT") return null;
    throw brokenTemplate(path, thrown);
  }
}

function brokenTemplate(path: string, thrown: unknown): UserError {
  return new UserError(`The mail template ${path} does not work: ${coerceError(thrown).message}`, {
    nextSteps: [
      "Mend it; a copy of the usual one, templates/mail/result.html.eta, is a good start.",
      "Or leave `template` of the partner away, for the usual one.",
    ],
    cause: thrown,
  });
}
