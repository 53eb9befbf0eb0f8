/** What yargs proposes, handed to the function that it is given. */
type AskYargs = (onProposed?: (error: Error | null, words: string[] | undefined) => void) => void;

/**
 * Proposes words for the one that is being typed. Flags only once a dash says
 * that one is wanted: elsewhere a sheet is, and where nothing is proposed the
 * shell completes the names of files.
 */
export async function completeWord(
  current: string,
  typed: Readonly<Record<string, unknown>>,
  askYargs: AskYargs,
  done: (words: string[]) => void,
): Promise<void> {
  const isExplain = Array.isArray(typed["_"]) && typed["_"].includes("explain");
  if (isExplain && !current.startsWith("-")) {
    done(await proposeCodes());
    return;
  }
  askYargs((error, words = []) => {
    const isFlagWanted = current.startsWith("-");
    done(error ? [] : words.filter((word) => isFlagWanted || !word.startsWith("-")));
  });
}

async function proposeCodes(): Promise<string[]> {
  const [{ REASONS }, { DIFFERENCE_KINDS }] = await Promise.all([
    import("../domain/reasons.ts"),
    import("../domain/difference.ts"),
  ]);
  return [...Object.keys(REASONS), ...DIFFERENCE_KINDS].toSorted();
}
