import { parseSender } from "../domain/mail-address.ts";
import type { Sender } from "../domain/mail-address.ts";
import { isLoopbackHost } from "../domain/order-key.ts";
import { assertInvariant, UserError } from "../errors.ts";
import type { LoadedConfig } from "./load-config.ts";
import { hasReference } from "./references.ts";
import { Secret } from "./secret.ts";
import { fillVariables } from "./variables.ts";

/** The mail server of a config, with its secrets filled in. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise STARTTLS. */
  readonly isTls: boolean;
  /** Nothing leaves this machine: TLS is used where offered, and any certificate will do. */
  readonly isLoopback: boolean;
  readonly checksCertificate: boolean;
  readonly user: string;
  /** Null where the server asks for none. */
  readonly password: Secret | null;
  readonly from: Sender;
  readonly dkim: {
    readonly domainName: string;
    readonly keySelector: string;
    readonly privateKey: Secret;
  } | null;
  readonly pool: { readonly connections: number; readonly messages: number };
  readonly allow: readonly string[];
  readonly attachmentBytesMax: number;
}

const EXAMPLE = "smtp://user:${SMTP_PASSWORD}@mail.acme.example:587";
const PORTS = { "smtp:": 587, "smtps:": 465 } as const;

/**
 * The mail server, ready to be used.
 *
 * @throws UserError (exit 2) when the config has none, when a variable is
 *   missing, or when the URL cannot be used.
 */
export function resolveSmtp(config: LoadedConfig): MailServer {
  const { smtp } = config;
  if (!smtp) {
    throw new UserError(`The config ${config.path} names no mail server.`, {
      nextSteps: [`Add "smtp": { "url": "${EXAMPLE}", "from": "Acme <ship@acme.example>" }.`],
    });
  }
  const url = parseServerUrl(fillUrl(config, smtp.url.reveal()));
  const isLoopback = isLoopbackHost(url.hostname);
  const wantsCheck = smtp.tls?.rejectUnauthorized ?? !isLoopback;
  if (!wantsCheck && !isLoopback) {
    throw new UserError(
      "smtp.tls.rejectUnauthorized may be false only for a server on this machine.",
      {
        nextSteps: ["Remove it, and give the server a certificate that is valid for its name."],
      },
    );
  }
  const from = parseSender(smtp.from);
  assertInvariant(from, "the schema takes senders only");
  const { dkim, pool, allow, attachmentBytesMax } = smtp;
  return {
    host: url.hostname.replace(/^\[|\]$/gu, ""),
    port: Number(url.port) || PORTS[url.protocol === "smtps:" ? "smtps:" : "smtp:"],
    isTls: url.protocol === "smtps:",
    isLoopback,
    checksCertificate: wantsCheck,
    user: decodeURIComponent(url.username),
    password: url.username === "" ? null : new Secret(decodeURIComponent(url.password)),
    from,
    dkim: dkim ? { ...dkim, privateKey: fillKey(config, dkim.privateKey.reveal()) } : null,
    pool,
    allow,
    attachmentBytesMax,
  };
}

/** Values before the @ are put in as they are: a password may hold any character. */
function fillUrl(config: LoadedConfig, template: string): string {
  const place = "smtp.url";
  const at = template.lastIndexOf("@");
  if (at === -1) return fillVariables(template, place, config).reveal();
  const readVariable = (name: string): string | undefined => {
    const value = config.readVariable(name);
    return value === undefined ? undefined : encodeURIComponent(value);
  };
  const login = template.slice(0, at);
  const start = /^smtps?:\/\//iu.exec(login)?.[0] ?? "";
  const filled = hasReference(login)
    ? fillVariables(login.slice(start.length), place, { folder: config.folder, readVariable })
    : new Secret(login.slice(start.length));
  const colon = filled.reveal().indexOf(":");
  const user = colon === -1 ? filled.reveal() : filled.reveal().slice(0, colon);
  const password =
    colon === -1
      ? ""
      : `:${filled
          .reveal()
          .slice(colon + 1)
          .replaceAll("@", "%40")}`;
  const server = fillVariables(template.slice(at), place, config).reveal();
  return `${start}${user.replaceAll("@", "%40")}${password}${server}`;
}

function parseServerUrl(text: string): URL {
  // The text may hold the password, so no message shows it.
  const url = URL.canParse(text) ? new URL(text) : null;
  const isUsable =
    url !== null &&
    (url.protocol === "smtp:" || url.protocol === "smtps:") &&
    url.hostname !== "" &&
    url.search + url.hash === "" &&
    (url.pathname === "" || url.pathname === "/") &&
    isDecodable(url.username) &&
    isDecodable(url.password);
  if (isUsable) return url;
  throw new UserError("smtp.url is no smtp:// or smtps:// URL once its variables are filled in.", {
    nextSteps: [
      `Write it as ${EXAMPLE}, without a path or query.`,
      "A password written into it needs %25 for %; one from a variable is taken as it is.",
    ],
  });
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text).length >= 0;
  } catch {
    return false;
  }
}

/** A key in a variable often has its line ends written as \n. */
function fillKey(config: LoadedConfig, text: string): Secret {
  const filled = fillVariables(text, "smtp.dkim.privateKey", config).reveal();
  return new Secret(filled.replaceAll("\\n", "\n"));
}
