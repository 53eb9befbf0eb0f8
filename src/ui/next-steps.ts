import { repeatCommand, shownPath, withoutFlag, type CommandLine } from "./command-line.ts";
import { shellWord } from "./format.ts";
import type { RunViewState } from "./view-state.ts";

/** Something to do after a run: a sentence, and commands to copy. */
export interface NextStep {
  readonly say: string;
  readonly commands: readonly string[];
}

/** The reason of what `--limit` left for another run. */
const LEFT_BY_LIMIT = "limit-reached";
/** Reasons explained by a command each; the others stand in the result. */
const EXPLAINED_MAX = 3;

/** What a person should do after a run that has ended, most pressing first. */
export function nextStepsOf(state: RunViewState, command: CommandLine): NextStep[] {
  const { finished } = state;
  if (finished === null) return [];
  const limited = state.problems.groups.find(({ reasonCode }) => reasonCode === LEFT_BY_LIMIT);
  const leftRows = finished.notAttempted - (limited?.rows ?? 0);
  const mustRepeat = finished.failed + finished.inDoubt + leftRows > 0;
  const steps = [
    ...credentialSteps(state),
    ...(mustRepeat ? [runAgain(command)] : []),
    ...(finished.inDoubt > 0 ? [settleDoubt] : []),
    ...(finished.rejected > 0 ? [fixRows(state, command)] : []),
    ...(limited === undefined || mustRepeat ? [] : [sendRest(command)]),
  ];
  const isThere = finished.posted + finished.updated + finished.alreadyPosted > 0;
  return steps.length === 0 && isThere ? [NOTHING] : steps;
}

const NOTHING: NextStep = {
  say: "Nothing: every shipment of the sheet is at the marketplace.",
  commands: [],
};

function credentialSteps(state: RunViewState): NextStep[] {
  if (state.stoppedAccounts.length === 0) return [];
  const names = state.stoppedAccounts.map(({ account }) => account).join(", ");
  const say = `Renew the credentials of ${names} (the config names where they come from), then check them:`;
  return [{ say, commands: ["shipledger doctor"] }];
}

function fixRows(state: RunViewState, command: CommandLine): NextStep {
  const { resultPath } = state;
  const codes = state.problems.groups.filter(({ first }) => first.result === "rejected");
  const explain = codes
    .toSorted((a, b) => b.rows - a.rows)
    .slice(0, EXPLAINED_MAX)
    .map(({ reasonCode }) => `shipledger explain ${shellWord(reasonCode)}`);
  if (resultPath === null) {
    return { say: "Fix the rejected rows in the sheet and run it again.", commands: explain };
  }
  const where = /\.csv$/iu.test(resultPath)
    ? 'Fix the rows that say "rejected" in the result (its column "fix" says how)'
    : 'Fix the rejected rows in the result (its sheet "Problems" lists them and says how)';
  return {
    say: `${where}, then run the result with the same flags: it sends only what is still to be sent.`,
    commands: [`shipledger run ${shellWord(shownPath(resultPath, command))}`, ...explain],
  };
}

const settleDoubt: NextStep = {
  say: "See which posts are in doubt: they were sent and got no clear answer.",
  commands: ["shipledger posts list --state in-doubt"],
};

function runAgain({ words }: CommandLine): NextStep {
  return {
    say: "Run the same command again: it goes on where this run ended, and nothing is posted twice.",
    commands: repeatCommand(words),
  };
}

function sendRest({ words }: CommandLine): NextStep {
  return {
    say: "Look at what was sent in the marketplace. If it is right, send the rest:",
    commands: repeatCommand(withoutFlag(words, "--limit")),
  };
}
