import type { LoadedConfig } from "../../config/load-config.ts";
import { ExitCode } from "../../errors.ts";
import { routeMails } from "../mail-setup.ts";
import { failed, failedBy, good, skipped, type CheckedPart } from "./check.ts";

/** Greets the mail server and logs in, where the config names one. Sends nothing. */
export async function checkMail(config: LoadedConfig): Promise<CheckedPart[]> {
  const partners = Object.keys(config.partners).length;
  if (config.smtp === undefined) {
    if (partners === 0) return [];
    const fix = 'Add "smtp" to the config before you mail anything.';
    return [skipped("mail", "the config has partners and no mail server", fix)];
  }
  try {
    const { server, greet } = routeMails(config);
    const answer = await greet();
    const place = `${server.host}:${server.port}`;
    if (answer === null) return [good("mail", `${place} takes mails from this account`)];
    const found = `${place}: ${answer.answer}`;
    if (answer.kind === "unauthorised") {
      const fix = "Renew the user and the password of `smtp.url`.";
      return [failed("mail", found, fix, ExitCode.credentials)];
    }
    return [failed("mail", found, "Check `smtp.url`, the network and the server's certificate.")];
  } catch (thrown) {
    return [failedBy("mail", thrown)];
  }
}
