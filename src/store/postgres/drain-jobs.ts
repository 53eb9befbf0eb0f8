import { PgBoss } from "pg-boss";
import { z } from "zod";
import { OPERATION_NAMES } from "../../domain/operation.ts";
import type { DrainJob, DrainJobs } from "../drain-jobs.ts";
import type { Lane } from "../queue.ts";
import { explainFailure } from "./failures.ts";
import type { PostgresPlace } from "./failures.ts";

const QUEUE = "drain";
/** A schema beside that of the ledger: what is in it may be lost. */
const SCHEMA = "shipledger_jobs";
/** A worker that says nothing for so long has lost its lanes. pg-boss allows no less than 10. */
const HEARTBEAT_SECONDS = 10;
/** How often lost workers are looked for. */
const SUPERVISE_SECONDS = 2;
const EXPIRE_SECONDS = 600;
const KEPT_SECONDS = 60;

const laneData = z.object({ account: z.string(), operation: z.enum(OPERATION_NAMES) });

/**
 * The jobs of workers in pg-boss (https://timgit.github.io/pg-boss/). Its policy
 * `exclusive` holds one job per key, waiting or at work.
 *
 * @param onTrouble told of what goes wrong behind the scenes; the work goes on
 */
export async function openDrainJobs(
  place: PostgresPlace,
  onTrouble: (error: Error) => void,
): Promise<DrainJobs> {
  const boss = new PgBoss({
    connectionString: place.url,
    application_name: "shipledger jobs",
    schema: SCHEMA,
    max: 2,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on("error", onTrouble);
  try {
    await boss.start();
    await boss.createQueue(QUEUE, {
      policy: "exclusive",
      // The next wake-up makes another.
      retryLimit: 0,
      heartbeatSeconds: HEARTBEAT_SECONDS,
      expireInSeconds: EXPIRE_SECONDS,
      retentionSeconds: EXPIRE_SECONDS,
      deleteAfterSeconds: KEPT_SECONDS,
    });
  } catch (thrown) {
    await boss.stop({ graceful: false }).catch(() => undefined);
    throw explainFailure(thrown, place);
  }
  return {
    async wake(lanes) {
      if (lanes.length === 0) return;
      await boss.insert(
        QUEUE,
        lanes.map(({ account, operation }) => ({
          data: { account, operation },
          singletonKey: keyOf({ account, operation }),
        })),
      );
    },
    async take(limit) {
      const jobs = await boss.fetch(QUEUE, { batchSize: limit });
      return jobs.flatMap(({ id, data }): DrainJob[] => {
        const lane = laneData.safeParse(data);
        return lane.success ? [{ id, lane: lane.data }] : [];
      });
    },
    async touch(jobs) {
      if (jobs.length > 0)
        await boss.touch(
          QUEUE,
          jobs.map(({ id }) => id),
        );
    },
    finish: async ({ id }) => void (await boss.complete(QUEUE, id)),
    close: () => boss.stop({ graceful: false }),
  };
}

function keyOf({ account, operation }: Lane): string {
  return `${operation} ${account}`;
}
