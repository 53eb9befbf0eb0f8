import { shellWord } from "./format.ts";
import type { RunViewState } from "./view-state.ts";

/** Something to do after a run: a sentence, and commands to copy. */
export interface NextStep {
  readonly say: string;
  readonly commands: readonly string[];
}

/** What a person should do after a run that has ended; empty when all went well. */
export function nextStepsOf(state: RunViewState): NextStep[] {
  const { finished } = state;
  if (finished === null) return [];
  return [
    ...credentialSteps(state),
    ...(finished.rejected > 0 ? [fixRows(state)] : []),
    ...(finished.inDoubt > 0 ? [settleDoubt] : []),
    ...(finished.failed + finished.inDoubt + finished.notAttempted > 0 ? [runAgain] : []),
  ];
}

function credentialSteps(state: RunViewState): NextStep[] {
  if (state.stoppedAccounts.length === 0) return [];
  const names = state.stoppedAccounts.map(({ account }) => account).join(", ");
  const say = `Renew the credentials of ${names} (the config names where they come from), then check them.`;
  return [{ say, commands: ["shipledger doctor"] }];
}

function fixRows(state: RunViewState): NextStep {
  const { resultPath } = state;
  const firstCode = state.problems.groups.find(({ first }) => first.result === "rejected");
  const explain = firstCode ? [`shipledger explain ${shellWord(firstCode.reasonCode)}`] : [];
  if (resultPath === null) {
    return { say: "Fix the rejected rows in the sheet and run it again.", commands: explain };
  }
  const where = /\.csv$/iu.test(resultPath)
    ? 'Fix the rows that say "rejected" in the result (its column "fix" says how)'
    : 'Fix the rejected rows in the result (its sheet "Problems" lists them and says how)';
  return {
    say: `${where}, then run the result with the same flags: it sends only what is still to be sent.`,
    commands: [`shipledger run ${shellWord(resultPath)}`, ...explain],
  };
}

const settleDoubt: NextStep = {
  say: "See which posts are in doubt: they were sent and got no clear answer.",
  commands: ["shipledger posts list --state in-doubt"],
};

// No command line here: a copy without the flags of this run could mean something else.
const runAgain: NextStep = {
  say: "Run the same command again: it goes on where this run ended, and nothing is posted twice.",
  commands: [],
};
