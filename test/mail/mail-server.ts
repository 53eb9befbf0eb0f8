import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import PostalMime from "postal-mime";
import type { Email } from "postal-mime";
import { SMTPServer } from "smtp-server";
import { onTestFinished } from "vitest";

/** A message that the server took, as somebody who reads mail finds it. */
export interface TakenMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: Buffer;
  readonly email: Email;
  readonly isTls: boolean;
  readonly user: string;
}

/** "250", "550 no such user", "cut": the connection ends there and then; "silence": no answer at all. */
export type Answer = string;

/** What the server says, command by command; 250 where nothing else is said. */
export interface ServerScript {
  readonly onConnect?: (count: number) => Answer;
  readonly onSender?: (count: number) => Answer;
  readonly onRecipient?: (address: string, count: number) => Answer;
  /** At the first bytes of a message. */
  readonly onBegin?: (to: readonly string[], count: number) => Answer;
  /** At the end of a message. */
  readonly onEnd?: (to: readonly string[], count: number) => Answer;
}

export interface ServerOptions extends ServerScript {
  /** The only login that is taken; without one, none is asked for. */
  readonly login?: { readonly user: string; readonly password: string };
  /** False: it does not know STARTTLS. */
  readonly hasTls?: boolean;
  readonly isTls?: boolean;
}

/** A real SMTP server on the loopback interface, as long as the test lasts. */
export interface MailServer {
  readonly port: number;
  readonly taken: readonly TakenMail[];
  /** Commands it got, in order: `RCPT TO ops@north.example` ... */
  readonly heard: readonly string[];
  /** Connections there have been. */
  readonly connections: () => number;
  stop(): Promise<void>;
}

/** Starts a server on a free port. */
export async function startMailServer(options: ServerOptions = {}): Promise<MailServer> {
  const { login, hasTls = true, isTls = false } = options;
  const taken: TakenMail[] = [];
  const heard: string[] = [];
  const counts = { connect: 0, sender: 0, begin: 0, end: 0 };
  const recipients = new Map<string, number>();
  const cut = (sessionId: string): void => {
    for (const each of server.connections) {
      if (each.session.id === sessionId) each._socket.destroy();
    }
  };
  const reply = (said: Answer, sessionId: string, done: (error?: Error) => void): void => {
    if (said === "cut") cut(sessionId);
    else if (said.startsWith("250")) done();
    else if (said !== "silence") done(refusal(said));
  };
  const server: SMTPServer = new SMTPServer({
    secure: isTls,
    disabledCommands: hasTls ? [] : ["STARTTLS"],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    disableReverseLookup: true,
    closeTimeout: 1,
    logger: false,
    onConnect: (session, done) => {
      counts.connect += 1;
      reply(options.onConnect?.(counts.connect) ?? "250", session.id, done);
    },
    onAuth: ({ username, password }, session, done) => {
      heard.push(`AUTH ${session.secure ? "over TLS" : "in clear"}`);
      const isRight = username === login?.user && password === login?.password;
      if (isRight) done(null, { user: username ?? "" });
      // A tactless server says again what it was told.
      else done(refusal(`535 no ${username} with ${password}`));
    },
    onMailFrom: ({ address }, session, done) => {
      heard.push(`MAIL FROM ${address}`);
      counts.sender += 1;
      reply(options.onSender?.(counts.sender) ?? "250", session.id, done);
    },
    onRcptTo: ({ address }, session, done) => {
      heard.push(`RCPT TO ${address}`);
      const count = (recipients.get(address) ?? 0) + 1;
      recipients.set(address, count);
      reply(options.onRecipient?.(address, count) ?? "250", session.id, done);
    },
    onData: async (stream, session, done) => {
      heard.push("DATA");
      const to = session.envelope.rcptTo.map(({ address }) => address);
      counts.begin += 1;
      const first = options.onBegin?.(to, counts.begin) ?? "250";
      if (first === "cut") {
        stream.once("data", () => cut(session.id));
        return;
      }
      const raw = await buffer(stream);
      counts.end += 1;
      const said = options.onEnd?.(to, counts.end) ?? "250";
      if (said.startsWith("250")) {
        const from = session.envelope.mailFrom;
        taken.push({
          from: from === false ? "" : from.address,
          to,
          raw,
          email: await PostalMime.parse(raw),
          isTls: session.secure,
          user: String(session.user ?? ""),
        });
      }
      reply(said, session.id, done);
    },
  });
  // Clients that cut the connection are no fault of the server.
  server.on("error", () => {});
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = (): Promise<void> => new Promise((resolve) => server.close(() => resolve()));
  onTestFinished(stop);
  const { port } = server.server.address() as AddressInfo;
  return { port, taken, heard, connections: () => counts.connect, stop };
}

function refusal(said: Answer): Error {
  const [, code = "550", text = ""] = /^(\d{3}) ?(.*)$/su.exec(said) ?? [];
  return Object.assign(new Error(text), { responseCode: Number(code) });
}
