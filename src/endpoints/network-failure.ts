/** A request that brought no answer: whether it can have reached the application, and why. */
export interface NetworkFailure {
  readonly kind: "not-sent" | "unknown";
  /** Plain words and the code; never the text of the error, which may quote headers. */
  readonly message: string;
}

/** System calls that come before any byte of a request. */
const SYSCALLS_BEFORE_SENDING = new Set(["connect", "getaddrinfo"]);

/** Error codes that only occur before any byte of a request is written, with plain words. */
const NOT_SENT: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused",
  ENOTFOUND: "The host name is not known",
  EAI_AGAIN: "The host name could not be looked up",
  EHOSTUNREACH: "The host cannot be reached",
  ENETUNREACH: "The network cannot be reached",
  UND_ERR_CONNECT_TIMEOUT: "The connection could not be opened in time",
  CERT_HAS_EXPIRED: "The server's certificate has expired",
  CERT_NOT_YET_VALID: "The server's certificate is not valid yet",
  CERT_REVOKED: "The server's certificate was revoked",
  CERT_UNTRUSTED: "The server's certificate is not trusted",
  DEPTH_ZERO_SELF_SIGNED_CERT: "The server's certificate is self-signed",
  SELF_SIGNED_CERT_IN_CHAIN: "The server's certificate chain is self-signed",
  UNABLE_TO_GET_ISSUER_CERT: "The issuer of the server's certificate is not known",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: "The issuer of the server's certificate is not known",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "The server's certificate cannot be verified",
  ERR_TLS_CERT_ALTNAME_INVALID: "The server's certificate is for another host",
  ERR_SSL_WRONG_VERSION_NUMBER: "The server does not speak TLS on this port",
  ERR_SSL_PACKET_LENGTH_TOO_LONG: "The server does not speak TLS on this port",
  ERR_SSL_UNSUPPORTED_PROTOCOL: "The server speaks no TLS version that we do",
};

/** Error codes after which nobody can tell, with plain words. */
const UNKNOWN: Readonly<Record<string, string>> = {
  ECONNRESET: "The connection was reset before the answer came",
  EPIPE: "The connection was closed while the request was sent",
  UND_ERR_SOCKET: "The connection was closed before the answer came",
  UND_ERR_HEADERS_TIMEOUT: "No answer came in time",
  UND_ERR_BODY_TIMEOUT: "The answer stopped coming",
  UND_ERR_HEADERS_OVERFLOW: "The head of the answer is too long",
};

/** What a `fetch` that threw came to. When in doubt, it was sent. */
export function classifyFailure(thrown: unknown, host: string): NetworkFailure {
  const cause = causeOf(thrown);
  const code = textOf(cause, "code");
  const known = NOT_SENT[code];
  if (known !== undefined) return { kind: "not-sent", message: `${known}: ${host} (${code}).` };
  if (SYSCALLS_BEFORE_SENDING.has(textOf(cause, "syscall")) || isFailedConnect(cause)) {
    return { kind: "not-sent", message: `No connection could be opened: ${host} (${code}).` };
  }
  // Node's fetch refuses some ports by itself, without a code: https://fetch.spec.whatwg.org/#port-blocking
  if (cause instanceof Error && cause.message === "bad port") {
    return { kind: "not-sent", message: `This port is not allowed for HTTP: ${host}.` };
  }
  const words = UNKNOWN[code] ?? "The request brought no answer that can be read";
  return { kind: "unknown", message: `${words}: ${host}${code === "" ? "" : ` (${code})`}.` };
}

function causeOf(thrown: unknown): unknown {
  return thrown instanceof Error && thrown.cause !== undefined ? thrown.cause : thrown;
}

/** All addresses of a host were tried and none took the connection. */
function isFailedConnect(cause: unknown): boolean {
  return (
    cause instanceof AggregateError &&
    cause.errors.length > 0 &&
    cause.errors.every((error) => SYSCALLS_BEFORE_SENDING.has(textOf(error, "syscall")))
  );
}

function textOf(value: unknown, key: "code" | "syscall"): string {
  if (typeof value !== "object" || value === null) return "";
  const text: unknown = Reflect.get(value, key);
  return typeof text === "string" && /^\w{1,60}$/u.test(text) ? text : "";
}
