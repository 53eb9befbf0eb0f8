import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { createSmtpTransport } from "../../src/mail/smtp-transport.ts";
import type { SmtpServer } from "../../src/mail/smtp-transport.ts";
import type { MailTransport, TransportAnswer } from "../../src/mail/transport.ts";
import { startMailServer } from "./mail-server.ts";
import type { ServerOptions } from "./mail-server.ts";

const LOGIN = { user: "ship@acme.example", password: "pass/word+0123456789" };
const NORTH = "ops@north.example";
const SOUTH = "ops@south.example";
/** More than what lies in all buffers between here and the server. */
const LONG = 16_000_000;

const ANSWERS: readonly {
  readonly name: string;
  readonly kind: TransportAnswer["kind"];
  readonly says: string;
  readonly server: ServerOptions;
  readonly length?: number;
}[] = [
  { name: "250", kind: "sent", says: "250", server: {} },
  {
    name: "421 at the greeting",
    kind: "deferred",
    says: "421 too busy",
    server: { onConnect: () => "421 too busy" },
  },
  {
    name: "554 at the greeting",
    kind: "refused",
    says: "554 no mail here",
    server: { onConnect: () => "554 no mail here" },
  },
  {
    name: "450 to the sender",
    kind: "deferred",
    says: "450 later",
    server: { onSender: () => "450 later" },
  },
  {
    name: "550 to the sender",
    kind: "refused",
    says: "550 not you",
    server: { onSender: () => "550 not you" },
  },
  {
    name: "450 to the recipient",
    kind: "deferred",
    says: "450 greylisted",
    server: { onRecipient: () => "450 greylisted" },
  },
  {
    name: "550 to the recipient",
    kind: "refused",
    says: "550 nobody here",
    server: { onRecipient: () => "550 nobody here" },
  },
  {
    name: "421 to the message",
    kind: "deferred",
    says: "421 going down",
    server: { onEnd: () => "421 going down" },
  },
  {
    name: "451 to the message",
    kind: "deferred",
    says: "451 disk full",
    server: { onEnd: () => "451 disk full" },
  },
  {
    name: "554 to the message",
    kind: "refused",
    says: "554 looks like spam",
    server: { onEnd: () => "554 looks like spam" },
  },
  {
    name: "cut at the greeting",
    kind: "deferred",
    says: "closed the connection",
    server: { onConnect: () => "cut" },
  },
  {
    name: "cut at the recipient",
    kind: "deferred",
    says: "closed the connection",
    server: { onRecipient: () => "cut" },
  },
  {
    name: "cut in the middle of a message",
    kind: "deferred",
    says: "",
    server: { onBegin: () => "cut" },
    length: LONG,
  },
  {
    name: "cut after the message",
    kind: "uncertain",
    says: "closed the connection",
    server: { onEnd: () => "cut" },
  },
];

describe("a mail handed to a server", () => {
  test.each(ANSWERS)("$name: $kind", async ({ kind, says, server: options, length = 600 }) => {
    const server = await startMailServer(options);
    const answer = await sendOnce(server.port, { length });
    expect(answer).toMatchObject({ kind, answer: expect.stringContaining(says) });
    expect(answer.answer).not.toBe("");
    expect(server.taken).toHaveLength(kind === "sent" ? 1 : 0);
  });

  test("is taken by nobody where nobody listens", async () => {
    const server = await startMailServer();
    await server.stop();
    expect(await sendOnce(server.port)).toMatchObject({ kind: "deferred" });
  });

  test("tells for whom it was taken, refused and put off", async () => {
    const server = await startMailServer({
      onRecipient: (address) =>
        address === SOUTH ? "550 unknown" : address === NORTH ? "450 later" : "250",
    });
    const to = [NORTH, "boss@north.example", SOUTH];
    expect(await sendOnce(server.port, { to })).toMatchObject({
      kind: "sent",
      refusedAddresses: [{ address: SOUTH, answer: "550 unknown" }],
      deferredAddresses: [{ address: NORTH, answer: "450 later" }],
    });
    expect(server.taken.map((mail) => mail.to)).toEqual([["boss@north.example"]]);
  });

  test("goes to a domain in other letters by the name that servers know", async () => {
    let heard = "";
    // The usual server of these tests turns such names back, so this one only writes down.
    const port = await listen((socket) => {
      socket.write("220 hello\r\n");
      socket.on("data", (bytes) => {
        heard += String(bytes);
        socket.write(String(bytes).startsWith("DATA") ? "354 go on\r\n" : "250 ok\r\n");
      });
    });
    const answer = await sendOnce(port, { to: ["ops@nörd.example"] }, { mayBePlain: true });
    expect(answer.kind).toBe("sent");
    expect(heard).toContain("RCPT TO:<ops@xn--nrd-sna.example>\r\n");
  });

  test("leaves byte by byte as it was made", async () => {
    const server = await startMailServer();
    const transport = connect(server.port);
    const raw = Buffer.from("Subject: x\r\n\r\n.a line of a dot\r\n..\r\n\r\nend\r\n");
    await transport.send({ from: "ship@acme.example", to: [NORTH], raw });
    await transport.close();
    expect(server.taken[0]?.raw.toString()).toBe(raw.toString());
  });
});

describe("the connection", () => {
  test("is turned to TLS before anybody logs in", async () => {
    const server = await startMailServer({ login: LOGIN });
    expect(await sendOnce(server.port, {}, { login: LOGIN })).toMatchObject({ kind: "sent" });
    expect(server.taken).toMatchObject([{ isTls: true, user: LOGIN.user }]);
    expect(server.heard[0]).toBe("AUTH over TLS");
  });

  test("speaks TLS from the first byte where it shall", async () => {
    const server = await startMailServer({ login: LOGIN, isTls: true });
    const answer = await sendOnce(server.port, {}, { login: LOGIN, isTls: true });
    expect(answer.kind).toBe("sent");
    expect(server.taken).toMatchObject([{ isTls: true }]);
  });

  test("is left without a word where the server has no TLS and must have", async () => {
    const server = await startMailServer({ login: LOGIN, hasTls: false });
    const answer = await sendOnce(server.port, {}, { login: LOGIN });
    expect(answer.kind).toBe("stopped");
    expect(server.heard).toEqual([]);
    const plain = await sendOnce(server.port, {}, { login: LOGIN, mayBePlain: true });
    expect(plain.kind).toBe("sent");
  });

  test.each([false, true])(
    "is left when the certificate is wrong; TLS at once: %s",
    async (isTls) => {
      const server = await startMailServer({ login: LOGIN, isTls });
      const change = { login: LOGIN, isTls, checksCertificate: true };
      const answer = await sendOnce(server.port, {}, change);
      expect(answer).toMatchObject({
        kind: "stopped",
        answer: expect.stringMatching(/certificate/u),
      });
      expect(server.heard).toEqual([]);
    },
  );

  test("keeps the password to itself when the login is refused", async () => {
    const server = await startMailServer({ login: LOGIN });
    const wrong = { ...LOGIN, password: "not the password" };
    const answer = await sendOnce(server.port, {}, { login: wrong });
    expect(answer.kind).toBe("unauthorised");
    expect(answer.answer).toContain("535");
    expect(answer.answer).not.toContain(wrong.password);
    expect(server.taken).toEqual([]);
  });

  test("is used for several mails, and for no more than it may", async () => {
    const server = await startMailServer();
    const transport = connect(server.port, { connectionsMax: 1, messagesPerConnectionMax: 3 });
    for (let mail = 0; mail < 7; mail += 1) {
      expect((await sendLong(transport, {})).kind).toBe("sent");
    }
    await transport.close();
    expect(server.connections()).toBe(3);
    expect(server.taken).toHaveLength(7);
  });

  test("a mail after a refused one, and after a cut, is taken", async () => {
    const server = await startMailServer({
      onRecipient: (address) => (address === SOUTH ? "550 unknown" : "250"),
      onEnd: (_to, count) => (count === 2 ? "cut" : "250"),
    });
    const transport = connect(server.port, { connectionsMax: 1 });
    const kinds: string[] = [];
    for (const to of [[NORTH], [SOUTH], [NORTH], [NORTH]]) {
      kinds.push((await sendLong(transport, { to })).kind);
    }
    await transport.close();
    expect(kinds).toEqual(["sent", "refused", "uncertain", "sent"]);
  });

  test("ends when the server takes too long over one mail: what had left is uncertain", async () => {
    const server = await startMailServer({ onEnd: () => "silence" });
    const answer = await sendOnce(server.port, {}, { sendWithinMs: 300 });
    expect(answer).toMatchObject({
      kind: "uncertain",
      answer: expect.stringContaining("too long"),
    });
    const mute = await listen(() => {});
    expect(await sendOnce(mute, {}, { sendWithinMs: 300 })).toMatchObject({ kind: "deferred" });
  });

  test("ends when the server says more than anybody needs", async () => {
    const chatty = await listen((socket) => void socket.write(`220-${"x".repeat(500_000)}`));
    const answer = await sendOnce(chatty, {}, { sendWithinMs: 20_000 });
    expect(answer).toMatchObject({ kind: "deferred" });
    expect(answer.answer.length).toBeLessThanOrEqual(500);
  });
});

/** A server that speaks no SMTP but what it is told to. Answers its port. */
async function listen(speak: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on("error", () => {});
    speak(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

interface SampleMessage {
  readonly length?: number;
  readonly to?: readonly string[];
}

async function sendOnce(
  port: number,
  message: SampleMessage = {},
  change: Partial<SmtpServer> = {},
): Promise<TransportAnswer> {
  const transport = connect(port, change);
  try {
    return await sendLong(transport, message);
  } finally {
    await transport.close();
  }
}

function sendLong(
  transport: MailTransport,
  { length = 600, to = [NORTH] }: SampleMessage,
): Promise<TransportAnswer> {
  const raw = Buffer.from(`Subject: x\r\n\r\n${"row;\r\n".repeat(length / 6)}`);
  return transport.send({ from: "ship@acme.example", to, raw });
}

function connect(port: number, change: Partial<SmtpServer> = {}): MailTransport {
  return createSmtpTransport({
    host: "127.0.0.1",
    port,
    isTls: false,
    mayBePlain: false,
    checksCertificate: false,
    login: null,
    connectionsMax: 2,
    messagesPerConnectionMax: 100,
    ...change,
  });
}
