import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";

/**
 * Makes one script of a side that uses sources of the program, as the program
 * itself is built: else what Node takes for reading TypeScript is measured too.
 *
 * @returns its path, in `out/bench`
 */
export async function bundleSide(name: string): Promise<string> {
  const file = fileURLToPath(new URL(`../../out/bench/${name}.mjs`, import.meta.url));
  const bundle = await rolldown({
    input: fileURLToPath(new URL(`sides/${name}.ts`, import.meta.url)),
    platform: "node",
    external: (id) => !id.startsWith(".") && !isAbsolute(id),
  });
  await bundle.write({ file, format: "esm" });
  await bundle.close();
  return file;
}
