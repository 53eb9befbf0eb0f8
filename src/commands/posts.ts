import { POST_STATES, type PostState } from "../domain/post.ts";
import { ExitCode, UserError } from "../errors.ts";
import { ORDER_POSTS_MAX } from "../store/post-record.ts";
import {
  printOrderPosts,
  printOrderPostsJson,
  printPosts,
  printPostsJson,
} from "../ui/print-posts.ts";
import { createStreamWriter } from "../ui/stream-writer.ts";
import type { CommonFlags, PostListFlags } from "./flags.ts";
import { openSession } from "./session.ts";
import type { Terminal } from "./terminal.ts";

/** `shipledger posts list`: posts, newest first. */
export async function runPostsList(flags: PostListFlags, terminal: Terminal): Promise<ExitCode> {
  const states = flags.state?.map(checkState);
  const session = await openSession(flags, terminal, { create: false });
  try {
    const posts = await session.ledger.listPosts({
      limit: flags.limit,
      ...(states === undefined ? {} : { states }),
      ...(flags.order === undefined ? {} : { orderId: flags.order }),
      ...(flags.run === undefined ? {} : { runId: flags.run }),
    });
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) printPostsJson(posts, write);
    else printPosts(posts, write);
    return ExitCode.ok;
  } finally {
    await session.close();
  }
}

/** `shipledger posts show ORDER`: everything the ledger holds of one order. */
export async function runPostsShow(
  orderId: string,
  flags: CommonFlags,
  terminal: Terminal,
): Promise<ExitCode> {
  const session = await openSession(flags, terminal, { create: false });
  try {
    const posts = await session.ledger.listPosts({ orderId, limit: ORDER_POSTS_MAX });
    const write = createStreamWriter(terminal.stdout);
    if (flags.json) printOrderPostsJson(orderId, posts, write);
    else printOrderPosts(orderId, posts, write);
    return ExitCode.ok;
  } finally {
    await session.close();
  }
}

function checkState(text: string): PostState {
  const state = POST_STATES.find((known) => known === text);
  if (state) return state;
  throw new UserError(`There is no state "${text}".`, {
    nextSteps: [`Use one of: ${POST_STATES.join(", ")}.`],
  });
}
