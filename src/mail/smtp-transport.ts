import { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { SentMessageInfo } from "nodemailer";
import { coerceError } from "../errors.ts";
import type { RefusedAddress } from "../store/outbox.ts";
import { isTransient, judgeFailure } from "./judge-failure.ts";
import { scrubAnswer } from "./scrub.ts";
import type { MailTransport, TransportAnswer } from "./transport.ts";

const CONNECT_WITHIN_MS = 30_000;
const GREET_WITHIN_MS = 30_000;
const RESOLVE_WITHIN_MS = 10_000;
/** Servers may take minutes over the end of a message: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.6 */
const SILENT_WITHIN_MS = 5 * 60_000;
/** For all of it; a server that trickles its answers is never silent. */
const SEND_WITHIN_MS = 10 * 60_000;
const RESPONSE_BYTES_MAX = 64 * 1024;
const CHUNK_BYTES = 16 * 1024;

/** A mail server. Secrets are plain here and nowhere else. */
export interface SmtpServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly isTls: boolean;
  /** Without it, nothing is sent over a connection that is not encrypted. */
  readonly mayBePlain: boolean;
  readonly checksCertificate: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  readonly connectionsMax: number;
  readonly messagesPerConnectionMax: number;
  /** For one message, from the connection to the last answer. Default: 10 minutes. */
  readonly sendWithinMs?: number;
}

/** A pool of connections to a mail server. They are made when the first message leaves. */
export function createSmtpTransport(server: SmtpServer): MailTransport {
  const pool = createTransport(poolOptions(server));
  // Every failure is answered by `send`; one without a listener would end the program.
  pool.on("error", () => {});
  pool.use("stream", (mail, done) => {
    const progress: unknown = Reflect.get(mail.data, "progress");
    if (progress instanceof Progress) mail.message.processFunc((stream) => progress.follow(stream));
    done();
  });
  return {
    async send({ from, to, raw }) {
      const progress = new Progress();
      const source = Readable.from(chunksOf(raw), { objectMode: false });
      const envelope = { from, to: [...to] };
      const signal = AbortSignal.timeout(server.sendWithinMs ?? SEND_WITHIN_MS);
      try {
        const mail = { envelope, raw: source, signal, progress };
        return sentAnswer(server, await pool.sendMail(mail));
      } catch (thrown) {
        return failureAnswer(server, thrown, progress.hasLeft);
      } finally {
        source.destroy();
      }
    },
    close: async () => {
      pool.close({ force: true });
    },
  };
}

/**
 * Greets a mail server and logs in, and hands nothing over.
 *
 * @returns null where it would take a mail; else what it said
 */
export async function greetSmtpServer(server: SmtpServer): Promise<TransportAnswer | null> {
  const pool = createTransport(poolOptions(server));
  pool.on("error", () => {});
  try {
    await pool.verify();
    return null;
  } catch (thrown) {
    return failureAnswer(server, thrown, false);
  } finally {
    pool.close({ force: true });
  }
}

function poolOptions(server: SmtpServer) {
  const { host, port, isTls, mayBePlain, checksCertificate, login } = server;
  return {
    pool: true as const,
    host,
    port,
    secure: isTls,
    requireTLS: !isTls && !mayBePlain,
    tls: { rejectUnauthorized: checksCertificate, minVersion: "TLSv1.2" as const },
    ...(login ? { auth: { user: login.user, pass: login.password } } : {}),
    maxConnections: server.connectionsMax,
    maxMessages: server.messagesPerConnectionMax,
    // Whether a message is sent again is for the outbox to say.
    maxRequeues: 0,
    connectionTimeout: CONNECT_WITHIN_MS,
    greetingTimeout: GREET_WITHIN_MS,
    dnsTimeout: RESOLVE_WITHIN_MS,
    socketTimeout: SILENT_WITHIN_MS,
    maxResponseSize: RESPONSE_BYTES_MAX,
    logger: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** How far one message has come. */
class Progress {
  #stream: Readable | null = null;

  /** @param stream what the connection reads once the server has asked for the message */
  follow<Stream extends Readable>(stream: Stream): Stream {
    this.#stream = stream;
    return stream;
  }

  /**
   * The connection has read the last byte; behind it comes only the line that
   * ends the message. It may still lie in a buffer here, and is taken for gone.
   */
  get hasLeft(): boolean {
    return this.#stream?.readableEnded === true;
  }
}

/** In pieces, so that it can be told how far a message has come. */
function* chunksOf(raw: Buffer): Generator<Buffer> {
  for (let start = 0; start < raw.length; start += CHUNK_BYTES) {
    yield raw.subarray(start, start + CHUNK_BYTES);
  }
}

function sentAnswer({ login }: SmtpServer, info: SentMessageInfo): TransportAnswer {
  const answer = scrubAnswer(String(info.response), login);
  return { kind: "sent", answer, ...refusalsOf(info, login) };
}

function failureAnswer({ login }: SmtpServer, thrown: unknown, hasLeft: boolean): TransportAnswer {
  const code = String(Reflect.get(Object(thrown), "code") ?? "");
  const originalCode = String(Reflect.get(Object(thrown), "originalCode") ?? "");
  const responseCode = Number(Reflect.get(Object(thrown), "responseCode") ?? 0);
  const response = Reflect.get(Object(thrown), "response");
  const words =
    typeof response === "string" && response !== "" ? response : describeError(thrown, code);
  return {
    kind: judgeFailure({ code, originalCode, responseCode, hasLeft }),
    answer: scrubAnswer(words, login),
    ...refusalsOf(thrown, login),
  };
}

/** The library's own words, where they say less than they could. */
function describeError(thrown: unknown, code: string): string {
  const message = coerceError(thrown).message;
  if (code === "EABORT") return "The mail server took too long over one mail.";
  const isCut = /^(?:Reached maximum number of retries|Connection closed)/u.test(message);
  return isCut ? "The mail server closed the connection without a word." : message;
}

/** Addresses that were not taken, whether or not others were. */
function refusalsOf(
  outcome: unknown,
  login: SmtpServer["login"],
): Pick<TransportAnswer, "refusedAddresses" | "deferredAddresses"> {
  const errors: unknown = Reflect.get(Object(outcome), "rejectedErrors");
  const refusals = (Array.isArray(errors) ? errors : []).map((error: unknown) => {
    const of = (name: string): unknown => Reflect.get(Object(error), name);
    const said = scrubAnswer(String(of("response") ?? ""), login);
    const isDeferred = isTransient(Number(of("responseCode") ?? 0));
    return { isDeferred, refused: { address: String(of("recipient") ?? ""), answer: said } };
  });
  const pick = (isDeferred: boolean): RefusedAddress[] =>
    refusals.filter((each) => each.isDeferred === isDeferred).map(({ refused }) => refused);
  return { refusedAddresses: pick(false), deferredAddresses: pick(true) };
}
