import { accountNames, describeAccount } from "../../config/accounts.ts";
import type { LoadedConfig } from "../../config/load-config.ts";
import { isPackageTraits, type PackageOperationName } from "../../domain/operation.ts";
import { ENDPOINTS } from "../../endpoints/registry.ts";
import type { MendCommands } from "../../reconcile/sides.ts";
import { shellWord } from "../../ui/format.ts";
import type { CommonFlags } from "../flags.ts";

/** The commands that mend, with the flags that this one was given, so that they reach the same ledger. */
export function mendCommands(
  flags: CommonFlags & { readonly fixFile: string | undefined; readonly files: readonly string[] },
  config: LoadedConfig,
): MendCommands {
  const { files, fixFile } = flags;
  const common = commonWords(flags);
  const command = (...words: readonly string[]) => ["shipledger", ...words, ...common].join(" ");
  const [first = "MANIFEST"] = files;
  return {
    runFix: command("run", shellWord(fixFile ?? "FIX.xlsx")),
    show: (orderId) => command("posts", "show", shellWord(orderId)),
    resolve: (orderId, operation) => {
      const words = ["posts", "resolve", shellWord(orderId)];
      if (canReadBack(operation)) return command(...words, "--read-back");
      return `Look at the order, then tell: ${command(...words, "--as", "posted")}, or --as not-posted`;
    },
    bringIn(account) {
      const isKnown = accountNames(config).includes(account);
      const showsPackages = isKnown && describeAccount(config, account).api === "amazon";
      if (!showsPackages) return command("posts", "import", "RESULT");
      const which = ["--account", shellWord(account)];
      return command("posts", "import", shellWord(first), "--read-orders", ...which);
    },
  };
}

function commonWords({ config, ledger }: CommonFlags): string[] {
  return [
    ...(config === undefined ? [] : ["--config", shellWord(config)]),
    // A URL may hold a password, which is for no report.
    ...(ledger === undefined
      ? []
      : ["--ledger", ledger.includes("://") ? "URL" : shellWord(ledger)]),
  ];
}

function canReadBack(operation: PackageOperationName): boolean {
  const { traits } = ENDPOINTS[operation];
  return isPackageTraits(traits) && traits.readBack === "packages";
}
