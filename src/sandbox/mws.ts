import { systemClock } from "../clock.ts";
import { BOUNDS } from "./bounds.ts";
import { answerWithFault } from "./deliver.ts";
import type { Exchange, Reply } from "./exchange.ts";
import { holderOf } from "./holder.ts";
import type { ErrorWords, Runtime } from "./marketplace-api.ts";
import { readParameters } from "./mws-parameters.ts";
import { isSignedWith, readSignedQuery, type SignedQuery } from "./mws-query.ts";
import type { Store } from "./store.ts";
import type { RequestRecord } from "./traffic.ts";

const PATH = "/FulfillmentOutboundShipment/2010-10-01/";
const OPERATION = "mws.UpdateFulfillmentOrder";
const NAMESPACE = "http://mws.amazonaws.com/FulfillmentOutboundShipment/2010-10-01/";
/** The header in which it names a request. */
export const MWS_REQUEST_ID_HEADER = "x-mws-request-id";

/** Parameters of the wire itself. */
const OF_THE_WIRE = [
  "Action",
  "Version",
  "AWSAccessKeyId",
  "MWSAuthToken",
  "SellerId",
  "Merchant",
  "SignatureMethod",
  "SignatureVersion",
  "Signature",
  "Timestamp",
];

/** Whether a path is one of MWS, with or without the slash at its end. */
export function isMwsPath(path: string): boolean {
  return path === PATH || path === PATH.slice(0, -1);
}

/**
 * Serves one signed query of UpdateFulfillmentOrder, as a form in the body or in
 * the address. Who it is stands in the query, so the body is read first.
 */
export async function serveMws(runtime: Runtime, exchange: Exchange): Promise<void> {
  const { world } = runtime;
  const record = world.traffic.arrive({
    atMs: runtime.stampMs(runtime.nowMs()),
    requestId: exchange.requestId,
    operation: OPERATION,
    orderId: null,
  });
  const body = await exchange.readText(BOUNDS.bodyBytes);
  if (body.kind === "gone") return;
  const text = body.kind === "text" && body.text !== "" ? body.text : exchange.rawQuery;
  const entrance = enter(runtime, exchange, text, record);
  if (entrance.kind === "refused") {
    record.status = exchange.send(entrance.reply);
    return;
  }
  const { query, store } = entrance;
  const orderId = query.parameters.get("SellerFulfillmentOrderId") ?? "";
  record.orderId = orderId;
  const { fault, latencyMs } = world.faults.draw({
    orderId,
    operation: OPERATION,
    tokensEnd: false,
  });
  if (fault !== null) world.traffic.countFault(record, fault);
  await systemClock.sleep(latencyMs, runtime.signal);
  record.status = answerWithFault(
    exchange,
    fault === "token-expired" ? null : fault,
    (status, words) => refuseAs(status, words, exchange.requestId),
    () => {
      const reply = carryOut(runtime, store, orderId, query, exchange.requestId);
      record.committed = reply.status === 200;
      return reply;
    },
  );
}

type Entrance =
  | { readonly kind: "in"; readonly query: SignedQuery; readonly store: Store }
  | { readonly kind: "refused"; readonly reply: Reply };

function enter(
  runtime: Runtime,
  exchange: Exchange,
  text: string,
  record: RequestRecord,
): Entrance {
  const { requestId, method, path, headers } = exchange;
  const refuse = (status: number, code: string, message: string): Entrance => {
    return { kind: "refused", reply: describeError(status, code, message, requestId) };
  };
  const query = readSignedQuery(text);
  if (query === null) return refuse(400, "InvalidParameterValue", "The query cannot be read.");
  const [host = ""] = (headers.host ?? "").toLowerCase().split(":");
  if (!isSignedWith(runtime.settings.mwsSecretKey, query, { method, host, path })) {
    const message =
      "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.";
    return refuse(403, "SignatureDoesNotMatch", message);
  }
  const { marketplace, traffic } = runtime.world;
  const key = ["AWSAccessKeyId", "SellerId"].map((name) => query.parameters.get(name) ?? "");
  const store = marketplace.storeOf(holderOf(key.join("\n")));
  if (store === null) return refuse(503, "InternalError", "The sandbox holds too many stores.");
  record.store = store.label;
  if (marketplace.take(store, OPERATION, runtime.nowMs()).taken)
    return { kind: "in", query, store };
  traffic.countThrottled(record);
  return refuse(503, "RequestThrottled", "Request is throttled");
}

function carryOut(
  runtime: Runtime,
  store: Store,
  orderId: string,
  { parameters }: SignedQuery,
  requestId: string,
): Reply {
  const say = (status: number, code: string, message: string): Reply =>
    describeError(status, code, message, requestId);
  const action = parameters.get("Action");
  if (action !== "UpdateFulfillmentOrder") {
    return say(
      404,
      "InvalidAddress",
      `Operation ${action ?? ""} is not available for this section.`,
    );
  }
  if (orderId === "" || orderId.length > 40) {
    return say(400, "InvalidParameterValue", "SellerFulfillmentOrderId has 1 to 40 characters.");
  }
  const own = new Map(parameters);
  for (const name of [...OF_THE_WIRE, "SellerFulfillmentOrderId"]) own.delete(name);
  const read = readParameters(own);
  if (read.kind === "invalid") return say(400, "InvalidParameterValue", read.message);
  const { marketplace } = runtime.world;
  const change = marketplace.updateHeldOrder(store, orderId, read.update, runtime.settings.rules);
  if (change.kind === "refused") return say(change.status, "InvalidParameterValue", change.message);
  const body = `<?xml version="1.0"?>
<UpdateFulfillmentOrderResponse xmlns="${NAMESPACE}">
  <ResponseMetadata>
    <RequestId>${requestId}</RequestId>
  </ResponseMetadata>
</UpdateFulfillmentOrderResponse>
`;
  return { status: 200, body, type: "text/xml" };
}

/** Faults as MWS words them: too many requests are a 503 with a code of its own. */
function refuseAs(status: number, { message }: ErrorWords, requestId: string): Reply {
  if (status === 429) return describeError(503, "RequestThrottled", message, requestId);
  const code = status === 401 ? "AccessDenied" : "InternalError";
  return describeError(status, code, message, requestId);
}

function describeError(status: number, code: string, message: string, requestId: string): Reply {
  const type = status < 500 ? "Sender" : "Receiver";
  const body = `<?xml version="1.0"?>
<ErrorResponse xmlns="http://mws.amazonservices.com/doc/2009-01-01/">
  <Error>
    <Type>${type}</Type>
    <Code>${code}</Code>
    <Message>${escapeXml(message)}</Message>
    <Detail/>
  </Error>
  <RequestID>${requestId}</RequestID>
</ErrorResponse>
`;
  return { status, body, type: "text/xml" };
}

function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
