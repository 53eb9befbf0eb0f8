import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { FaultPlan } from "../../src/sandbox/faults.ts";
import type { TortureApi } from "./apis.ts";
import { judgeRound } from "./judge-round.ts";
import type { Marketplace } from "./marketplace.ts";
import type { PlannedRun, RoundPlan, StagePlan } from "./round-plan.ts";
import type { Tally, TortureFinding } from "./tally.ts";
import { countRequests, type KillRecord } from "./count-requests.ts";
import { readLedger } from "./read-ledger.ts";
import { runVictim, type VictimEnd } from "./victim.ts";
import { checkWorkbook } from "./check-workbook.ts";
import { writeSheet } from "./write-sheet.ts";

/** Runs that may be needed to finish a sheet once nobody kills any more. */
const FINISH_TRIES_MAX = 8;
const SETTLE_MS = 50;
const COMPLAINT_SHOWN_MAX = 1_000;
const UNHARMED = { trigger: null, clockAheadMs: 0 } as const;

/** Where a round takes place, and how much is still to be killed. */
export interface RoundSite {
  readonly api: TortureApi;
  readonly marketplace: Marketplace;
  /** An empty folder. */
  readonly folder: string;
  readonly killsWanted: number;
}

/** Plays one round to its end and adds what happened to the tally. */
export async function playRound(plan: RoundPlan, site: RoundSite, tally: Tally): Promise<void> {
  const round = new Round(plan, site, tally);
  await round.play();
}

class Round {
  readonly #plan: RoundPlan;
  readonly #site: RoundSite;
  readonly #tally: Tally;
  readonly #config: string;
  readonly #ledger: string;
  readonly #findings: TortureFinding[] = [];
  readonly #killed: KillRecord[] = [];
  #runs = 0;

  constructor(plan: RoundPlan, site: RoundSite, tally: Tally) {
    this.#plan = plan;
    this.#site = site;
    this.#tally = tally;
    this.#config = join(site.folder, "shipledger.config.json");
    this.#ledger = join(site.folder, "shipledger.db");
  }

  async play(): Promise<void> {
    const { stages, ...expected } = this.#plan;
    const { marketplace } = this.#site;
    await this.#setUp();
    for (const [index, stage] of stages.entries()) {
      if (!this.#isBroken()) await this.#playStage(stage, stages.length - index);
    }
    if (!this.#isBroken()) await this.#runOldSheets(stages);
    const [state, requests] = [await marketplace.state(), await marketplace.requests()];
    // What was left undone says nothing more than that.
    if (!this.#isBroken()) {
      const posts = await readLedger(this.#ledger);
      this.#findings.push(...judgeRound(expected, state, requests, posts));
    }
    countRequests(state, requests, this.#killed, this.#tally);
    this.#tally.rounds += 1;
    this.#tally.findings.push(...this.#findings);
  }

  async #setUp(): Promise<void> {
    const { api, marketplace, folder } = this.#site;
    const { maxInFlight, round, ordered } = this.#plan;
    await mkdir(folder, { recursive: true });
    const config = {
      ledger: "./shipledger.db",
      defaultAccount: "torture",
      ...api.config(marketplace.url, round, maxInFlight),
    };
    await writeFile(this.#config, JSON.stringify(config, null, 2));
    await marketplace.reset();
    await marketplace.listOrders(ordered);
  }

  async #playStage(stage: StagePlan, stagesLeft: number): Promise<void> {
    const { folder, killsWanted } = this.#site;
    const { kills } = this.#tally;
    // What is still wanted is shared by the stages, so that a short run kills in all of them.
    const killsMax = kills + Math.ceil((killsWanted - kills) / stagesLeft);
    const sheets: string[] = [];
    const over = new Map<number, VictimEnd>();
    for (const sheet of stage.sheets) sheets.push(await writeSheet(sheet, folder));
    await this.#setFaults(stage, this.#plan.faults);
    for (const step of stage.steps) {
      if (this.#tally.kills >= killsMax || this.#isBroken()) break;
      // What has come to its end is not worth interrupting.
      if (step.every((run) => over.has(run.sheet))) continue;
      const ends = await this.#playStep(stage, step, sheets);
      for (const [index, end] of ends.entries()) {
        if (isOver(end, stage)) over.set(step[index]?.sheet ?? -1, end);
      }
      // What was refused is sent by every run of its sheet: one that died beside it leaves a doubt.
      for (const [index, { isKilled }] of ends.entries()) {
        if (isKilled) over.delete(step[index]?.sheet ?? -1);
      }
    }
    for (const [index, sheet] of stage.sheets.entries()) {
      const end = over.get(index) ?? (await this.#finish(stage, index, sheets));
      if (end) this.#findings.push(...(await checkWorkbook(end.out, sheet, stage, true)));
    }
    // What a killed process has sent may still be on its way.
    await sleep(this.#plan.latencyMaxMs + SETTLE_MS);
  }

  async #playStep(
    stage: StagePlan,
    step: readonly PlannedRun[],
    sheets: readonly string[],
  ): Promise<VictimEnd[]> {
    if (step.length > 1) this.#tally.pairs += 1;
    const isSkewed = step.some(({ clockAheadMs }) => clockAheadMs !== 0);
    const throttledBefore = isSkewed ? (await this.#site.marketplace.state()).throttled : 0;
    const ends = await Promise.all(step.map((run) => this.#run(stage, run, sheets)));
    if (isSkewed) {
      this.#tally.skewedPairs += 1;
      const { throttled } = await this.#site.marketplace.state();
      this.#tally.throttledBySkew += throttled - throttledBefore;
    }
    return ends;
  }

  /** Runs a sheet, unkilled, until nothing of it is left to do; answers that end. */
  async #finish(
    stage: StagePlan,
    sheet: number,
    sheets: readonly string[],
  ): Promise<VictimEnd | null> {
    for (let count = 1; count <= FINISH_TRIES_MAX; count += 1) {
      if (this.#isBroken()) return null;
      const isFaulty = count === 1 && stage.finishesUnderFaults;
      await this.#setFaults(stage, isFaulty ? this.#plan.faults : {});
      const end = await this.#run(stage, { sheet, ...UNHARMED }, sheets);
      if (isOver(end, stage)) return end;
    }
    const text = `${sheets[sheet]} was not finished after ${FINISH_TRIES_MAX} runs`;
    this.#findings.push({ kind: "broken", where: "run", text });
    return null;
  }

  /** What is no fault, but how strict the marketplace is, stays as long as the stage. */
  async #setFaults({ editsMax }: StagePlan, faults: FaultPlan): Promise<void> {
    const { marketplace } = this.#site;
    await marketplace.setFaults(editsMax === null ? faults : { ...faults, editsMax });
  }

  async #run(stage: StagePlan, run: PlannedRun, sheets: readonly string[]): Promise<VictimEnd> {
    this.#runs += 1;
    const name = `run-${String(this.#runs).padStart(3, "0")}`;
    const end = await this.#spawn(name, [sheets[run.sheet] ?? ""], run);
    if (end.isKilled) {
      this.#tally.kills += 1;
      this.#killed.push({ open: end.open, endedAtMs: end.endedAtMs });
      return end;
    }
    // 0, 3 and 4 are ends that the work may have; any other is a failure of the program.
    if (end.isHung || ![0, 3, 4].includes(end.exitCode ?? -1)) {
      const how = end.isHung ? "hung" : `ended with ${end.exitCode}`;
      const text = `${name} ${how}: ${end.complaint.slice(0, COMPLAINT_SHOWN_MAX)}`;
      this.#findings.push({ kind: "broken", where: "run", text });
      return end;
    }
    const plan = stage.sheets[run.sheet];
    if (plan) this.#findings.push(...(await checkWorkbook(end.out, plan, stage, false)));
    return end;
  }

  /** A program that crashes is not worth a whole round. */
  #isBroken(): boolean {
    return this.#findings.some(({ kind }) => kind === "broken");
  }

  /** The first sheets once more, when much has been corrected since: they must change nothing. */
  async #runOldSheets(stages: readonly StagePlan[]): Promise<void> {
    const [first] = stages;
    if (!first) return;
    const paths = first.sheets.map(({ name }) => join(this.#site.folder, `${name}.csv`));
    const end = await this.#spawn("run-old", paths, UNHARMED);
    if (end.exitCode === 0 && end.finished?.requests === 0) return;
    const text = `old sheets ended with ${end.exitCode} and sent ${end.finished?.requests} requests`;
    this.#findings.push({ kind: "wrong", where: "run", text });
  }

  async #spawn(
    name: string,
    sheets: readonly string[],
    { trigger, clockAheadMs }: Omit<PlannedRun, "sheet">,
  ): Promise<VictimEnd> {
    const { folder, marketplace } = this.#site;
    this.#tally.runs += 1;
    return runVictim({
      sheets,
      config: this.#config,
      out: join(folder, `${name}.xlsx`),
      log: join(folder, `${name}.log`),
      cache: join(folder, "compiled"),
      trigger,
      clockAheadMs,
      watch: (notice) => marketplace.watch(notice),
    });
  }
}

/** Nothing is left to do for this sheet: only rows of a rival that came too late are refused. */
function isOver({ exitCode, finished }: VictimEnd, stage: StagePlan): boolean {
  if (exitCode === 0) return true;
  return stage.mayReject && exitCode === 3 && finished?.failed === 0;
}
