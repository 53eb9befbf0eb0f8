import { spawn } from "node:child_process";
import { once } from "node:events";
import { describe, expect, it } from "vitest";
import { createClaimOwner, createOwnerCheck, isOwnerGone } from "../../src/store/claim-owner.ts";

describe("isOwnerGone", () => {
  it("knows that this process lives", () => {
    expect(isOwnerGone(createClaimOwner())).toBe(false);
    expect(createClaimOwner().id).not.toBe(createClaimOwner().id);
  });

  it("knows a process of this boot while it runs, and after it ended", async () => {
    const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 20_000)"]);
    const owner = { ...createClaimOwner(), id: "somebody@", pid: child.pid ?? 0 };
    expect(isOwnerGone(owner)).toBe(false);
    const isGone = createOwnerCheck();
    expect(isGone(owner)).toBe(false);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(isOwnerGone(owner)).toBe(true);
    expect(isGone(owner)).toBe(false);
  });

  it("tells nothing about another host or boot", async () => {
    const child = spawn(process.execPath, ["--version"]);
    await once(child, "exit");
    const owner = { ...createClaimOwner(), pid: child.pid ?? 0 };
    expect(isOwnerGone(owner)).toBe(true);
    expect(isOwnerGone({ ...owner, host: "elsewhere" })).toBe(false);
    expect(isOwnerGone({ ...owner, bootId: "another boot" })).toBe(false);
  });

  it.runIf(process.platform === "linux")("is not taken in by a pid that was given again", () => {
    const owner = createClaimOwner();
    const [name] = owner.id.split("@");
    expect(isOwnerGone({ ...owner, id: `${name}@1` })).toBe(true);
    expect(isOwnerGone({ ...owner, id: `${name}@` })).toBe(false);
  });
});
