import type { Readable } from "node:stream";
import { createTransport } from "nodemailer";
import type { SentMessageInfo } from "nodemailer";
import type { RefusedAddress } from "../store/outbox.ts";
import { judgeFailure } from "./judge-failure.ts";
import { scrubAnswer } from "./scrub.ts";
import type { MailTransport, OutgoingMessage, TransportAnswer } from "./transport.ts";

const CONNECT_WITHIN_MS = 30_000;
const GREET_WITHIN_MS = 30_000;
const RESOLVE_WITHIN_MS = 10_000;
/** Servers may take minutes over the end of a message: https://www.rfc-editor.org/rfc/rfc5321#section-4.5.3.2.6 */
const SILENT_WITHIN_MS = 5 * 60_000;

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
}

/** A pool of connections to a mail server. They are made when the first message leaves. */
export function createSmtpTransport(server: SmtpServer): MailTransport {
  const pool = createTransport(poolOptions(server));
  // Every failure is answered by `send`; one without a listener would end the program.
  pool.on("error", () => {});
  pool.use("stream", (mail, done) => {
    const progress: unknown = Reflect.get(mail.data, "progress");
    if (progress instanceof Progress) {
      mail.message.processFunc((stream) => {
        progress.follow(stream);
        return stream;
      });
    }
    done();
  });
  return {
    async send(message) {
      const progress = new Progress();
      try {
        return sentAnswer(server, await pool.sendMail(mailData(message, progress)));
      } catch (thrown) {
        return failureAnswer(server, thrown, progress.hasLeft);
      }
    },
    close: async () => {
      pool.close();
    },
  };
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
    logger: false as const,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** How far one message has come. */
class Progress {
  #stream: Readable | null = null;

  /** @param stream what the connection reads once the server has asked for the message */
  follow(stream: Readable): void {
    this.#stream = stream;
  }

  /** The connection has read the last byte; behind it comes only the line that ends the message. */
  get hasLeft(): boolean {
    return this.#stream?.readableEnded === true;
  }
}

function mailData({ from, to, raw }: OutgoingMessage, progress: Progress) {
  return { envelope: { from, to: [...to] }, raw, progress };
}

function sentAnswer({ login }: SmtpServer, info: SentMessageInfo): TransportAnswer {
  const refusedAddresses = listOf(Reflect.get(info, "rejectedErrors")).map(
    (error): RefusedAddress => ({
      address: String(Reflect.get(Object(error), "recipient") ?? ""),
      answer: scrubAnswer(String(Reflect.get(Object(error), "response") ?? ""), login),
    }),
  );
  return { kind: "sent", answer: scrubAnswer(String(info.response), login), refusedAddresses };
}

function failureAnswer({ login }: SmtpServer, thrown: unknown, hasLeft: boolean): TransportAnswer {
  const code = String(Reflect.get(Object(thrown), "code") ?? "");
  const responseCode = Number(Reflect.get(Object(thrown), "responseCode") ?? 0);
  const response = Reflect.get(Object(thrown), "response");
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const words = typeof response === "string" && response !== "" ? response : message;
  return {
    kind: judgeFailure({ code, responseCode, hasLeft }),
    answer: scrubAnswer(words, login),
    refusedAddresses: [],
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
