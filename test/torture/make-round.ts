import type { FaultPlan } from "../../src/sandbox/faults.ts";
import type { TortureApi } from "./apis.ts";
import { castDice, type Dice } from "./dice.ts";
import { makeStages, type StageSheets } from "./make-stages.ts";
import type { KillTrigger, PlannedRun, RoundPlan, StagePlan } from "./round-plan.ts";

/** Highest share of requests that one kind of fault hits. */
const FAULT_SHARE_MAX = 0.06;

const HOUR_MS = 3_600_000;

/** Draws a round from the seed. Nothing of it depends on the time that anything takes. */
export function makeRound(seed: number, round: number, api: TortureApi): RoundPlan {
  const sheets = makeStages(castDice(seed, round, "sheets"), seed, round, api);
  const faults = castDice(seed, round, "faults");
  const kills = castDice(seed, round, "kills");
  const latencyMaxMs = faults.between(40, 150);
  const shareOf = () => (faults.chance(0.75) ? faults.share() * FAULT_SHARE_MAX : 0);
  const isStrict = api.canReadBack && castDice(seed, round, "strict").chance(0.6);
  return {
    round,
    faults: {
      ...(api.name === "amazon" ? loginFaults(castDice(seed, round, "login")) : {}),
      seed: faults.between(0, 0xffff_ffff),
      latencyMs: [faults.between(2, 30), latencyMaxMs],
      rates: Object.fromEntries(api.faults.map((kind) => [kind, shareOf()])),
    },
    latencyMaxMs,
    maxInFlight: faults.pick([1, 4, 8, 8, 16]),
    stages: sheets.stages
      .filter((stage) => stage.sheets.length > 0)
      .map((stage) => planStage(kills, stage, isStrict)),
    parcels: sheets.parcels,
    contests: sheets.contests,
    excess: sheets.excess,
    ordered: sheets.ordered,
  };
}

/** What Login with Amazon suffers at the beginning of each stage. */
function loginFaults(dice: Dice): Pick<FaultPlan, "next"> {
  const kinds = ["503", "429", "drop-before", "drop-after", "half-answer", "garbage"] as const;
  const times = dice.between(0, 4);
  return times === 0 ? {} : { next: [{ fault: dice.pick(kinds), operation: "lwa.token", times }] };
}

/**
 * A strict marketplace lets a package have as many edits as it gets corrections,
 * and counts repeats: each repeat of what it has is refused, and must be looked up.
 */
function planStage(dice: Dice, stage: StageSheets, isStrict: boolean): StagePlan {
  const { name, sheets, dispute, isExcessive, corrections } = stage;
  const steps = Array.from({ length: dice.between(2, 6) }, () => planStep(dice, stage));
  if (dispute === "ambush") steps.unshift(...planAmbush(dice));
  if (dispute === "duel") steps.unshift(planDuel(dice));
  const finishesUnderFaults = dice.chance(0.15);
  const isDisputed = dispute !== null;
  const mayReject = isDisputed || isExcessive;
  const editsMax = isStrict ? corrections : null;
  return { name, sheets, steps, finishesUnderFaults, mayReject, isDisputed, editsMax };
}

/** One dies with disputed parcels on their way, and its rival comes next. */
function planAmbush(dice: Dice): PlannedRun[][] {
  const nth = dice.between(1, 6);
  const trigger: KillTrigger = { on: "post:sent", nth, afterMs: dice.pick([25, 50, 90]) };
  return [[{ sheet: 0, trigger, clockAheadMs: 0 }], [{ sheet: 1, trigger: null, clockAheadMs: 0 }]];
}

/** Two that live and dispute the same orders; with clocks apart, one takes the other for dead. */
function planDuel(dice: Dice): PlannedRun[] {
  const clockAheadMs = dice.pick([0, 0, -HOUR_MS, HOUR_MS]);
  return [
    { sheet: 0, trigger: null, clockAheadMs: 0 },
    { sheet: 1, trigger: null, clockAheadMs },
  ];
}

/** One process, or two at once on the same sheet or on two. */
function planStep(dice: Dice, stage: StageSheets): PlannedRun[] {
  const last = stage.sheets.length - 1;
  const sheet = dice.between(0, last);
  const run: PlannedRun = { sheet, trigger: drawTrigger(dice), clockAheadMs: 0 };
  const isPair = dice.chance(stage.dispute ? 0.6 : 0.35);
  if (!isPair) return [run];
  const isSameSheet = last === 0 || dice.chance(stage.dispute ? 0.2 : 0.5);
  const trigger = dice.chance(0.7) ? drawTrigger(dice) : null;
  const clockAheadMs = dice.chance(0.3) ? dice.pick([-HOUR_MS, HOUR_MS]) : 0;
  return [run, { sheet: isSameSheet ? sheet : (sheet + 1) % (last + 1), trigger, clockAheadMs }];
}

/** Half of the kills aim at the time between a request and its answer. */
function drawTrigger(dice: Dice): KillTrigger {
  const share = dice.share();
  if (share < 0.5) {
    // A request leaves some time after its event: the first ones of a process take long.
    return { on: "post:sent", nth: dice.between(1, 8), afterMs: dice.pick([0, 3, 10, 25, 50, 90]) };
  }
  if (share < 0.65) {
    return { on: "package:settled", nth: dice.between(1, 8), afterMs: dice.between(0, 6) };
  }
  if (share < 0.75) return { on: "plan:ready", nth: 1, afterMs: dice.between(0, 40) };
  if (share < 0.8) return { on: "result:written", nth: 1, afterMs: dice.between(0, 10) };
  return { on: "start", nth: 1, afterMs: dice.between(0, 900) };
}
