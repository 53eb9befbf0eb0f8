import { availableParallelism, cpus, loadavg, platform, release, totalmem } from "node:os";

/** Where and when it was measured. */
export interface Machine {
  /** ISO 8601 day, UTC. */
  readonly date: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Processes that wanted to run in the last minute before it began. */
  readonly loadBefore: number;
}

export function describeMachine(): Machine {
  return {
    date: new Date().toISOString().slice(0, 10),
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGb: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${release()}`,
    node: process.version,
    loadBefore: Number((loadavg()[0] ?? 0).toFixed(2)),
  };
}

export function machineLine(machine: Machine): string {
  const { date, cpu, cores, memoryGb, system, node, loadBefore } = machine;
  return `${date}: ${cores} cores (${cpu}), ${memoryGb} GB, ${system}, Node ${node}, load before ${loadBefore}\n`;
}
