import { hostname, userInfo } from "node:os";

/** Who runs the command, for the record. */
export function whoAmI(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A user without a name, as in some containers.
    return `user ${process.getuid?.() ?? "unknown"}@${hostname()}`;
  }
}
