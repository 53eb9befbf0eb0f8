import { foreseenMails, judgeMail } from "./judge-mail.ts";
import type { ClaimOwner } from "./ledger.ts";
import type { OwnedMail } from "./mail-record.ts";
import type {
  ClaimedMail,
  MailClaim,
  MailClaimAnswer,
  MailOutcome,
  MailState,
  RefusedAddress,
} from "./outbox.ts";

/** An event to be recorded of a mail. */
export interface MailStep {
  readonly state: MailState;
  /** Who is at it: of the states that are under way. */
  readonly owner: ClaimOwner | null;
  readonly answer: string;
  readonly refusedAddresses: readonly RefusedAddress[];
  /** Who ended an uncertainty by hand. */
  readonly by: string;
}

/** What a claim answers and writes. Pure. */
export interface MailClaimPlan {
  readonly answer: Omit<MailClaimAnswer, "claimed">;
  /** Each a known mail that is taken up, or a new one (`mailId` 0). */
  readonly claimed: readonly { readonly mail: ClaimedMail; readonly steps: readonly MailStep[] }[];
}

/** Decides on a claim, given every mail of its identity. */
export function planMailClaim(request: MailClaim, known: readonly OwnedMail[]): MailClaimPlan {
  const verdict = judgeMail(
    request,
    known.map(({ mail }) => mail),
  );
  const { sent, uncertain, held, isChanged } = verdict;
  const foreseen = foreseenMails(request, verdict);
  const intended = step("intended", { owner: request.owner });
  const claimed = foreseen.map((mail) => {
    const taken = known.find((each) => each.mail.mailId === mail.mailId);
    return { mail, steps: taken ? [...interruptionOf(taken), intended] : [intended] };
  });
  return { answer: { sent, uncertain, held, isChanged }, claimed };
}

/** The event that a mail is being handed over, or what became of it; null when it is not this owner's. */
export function planMailStep(
  found: OwnedMail | null,
  owner: ClaimOwner,
  wanted: { readonly state: "sending" } | MailOutcome,
): MailStep | null {
  if (found?.owner?.id !== owner.id) return null;
  const before: MailState = wanted.state === "sending" ? "intended" : "sending";
  const isLeftUnsent = wanted.state === "failed" && found.mail.state === "intended";
  if (found.mail.state !== before && !isLeftUnsent) return null;
  const isUnderWay = wanted.state === "sending" || wanted.state === "intended";
  return step(wanted.state, {
    ...("answer" in wanted ? wanted : {}),
    owner: isUnderWay ? owner : null,
  });
}

/** The events by which an uncertainty ends as a person said; null when there is none. */
export function planMailResolution(
  found: OwnedMail | null,
  as: "sent" | "not-sent",
  by: string,
): MailStep[] | null {
  if (found?.mail.state !== "uncertain") return null;
  const answer = as === "sent" ? "has arrived, as was said" : "has not arrived, as was said";
  return [...interruptionOf(found), step(as === "sent" ? "sent" : "failed", { answer, by })];
}

/** A mail that its process left while sending is uncertain by its own record from now on. */
function interruptionOf({ mail, owner }: OwnedMail): MailStep[] {
  return mail.state === "uncertain" && owner ? [step("uncertain", { answer: mail.answer })] : [];
}

function step(state: MailState, details: Partial<Omit<MailStep, "state">>): MailStep {
  const { owner = null, answer = "", refusedAddresses = [], by = "" } = details;
  return { state, owner, answer, refusedAddresses, by };
}
