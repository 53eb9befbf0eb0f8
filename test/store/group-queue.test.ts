import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { createGroupQueue } from "../../src/store/postgres/group-queue.ts";

function recordGroups() {
  const groups: (readonly number[])[] = [];
  const work = (items: readonly number[]) => {
    groups.push(items);
    return Promise.resolve(items.map((item) => item * 10));
  };
  return { groups, work };
}

test("what comes while a group gathers goes with it, and each call has its own answers", async () => {
  const { groups, work } = recordGroups();
  const queue = createGroupQueue(work, 10, 1_000);
  const first = queue.submit([1, 2]);
  await sleep(10);
  const second = queue.submit([3]);
  expect(await first).toEqual([10, 20]);
  expect(await second).toEqual([30]);
  expect(groups).toEqual([[1, 2, 3]]);
  await queue.close();
});

test("no group is larger than its bound, and closing does what was submitted", async () => {
  const { groups, work } = recordGroups();
  const queue = createGroupQueue(work, 2, 1);
  const calls = [1, 2, 3, 4, 5].map((item) => queue.submit([item]));
  await queue.close();
  expect(await Promise.all(calls)).toEqual([[10], [20], [30], [40], [50]]);
  expect(groups).toEqual([[1, 2], [3, 4], [5]]);
  await expect(queue.submit([6])).rejects.toThrow("closed");
});
