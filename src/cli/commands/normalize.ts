import { type CanonicalImage, withCanonicalImage } from '../../app/normalize-image.ts';
import { checkLayoutTarget, writeLayout } from '../../app/write-layout.ts';
import { defuseCommands } from '../../util/defuse-commands.ts';
import { printable } from '../../util/printable.ts';
import type { NormalizeCommand } from '../command.ts';
import type { Io } from '../io.ts';
import { registryOptions } from '../registry-options.ts';

/** How many places that were left alone are named. */
const maxListed = 50;

/** Writes the canonical form of an image: 0; with `check`, 0 when it has it already and 1 when not. */
export async function runNormalize(command: NormalizeCommand, io: Io): Promise<number> {
  const { image, out, check, platform, quiet } = command;
  if (out !== null) checkLayoutTarget(out);
  const options = { platform, registry: registryOptions(command.registry, io.env) };
  return withCanonicalImage(image, options, async (canonical) => {
    const isCanonical = canonical.root.digest === canonical.given;
    if (out !== null) writeLayout(out, canonical);
    const lines = [headline(isCanonical, out), ...details(canonical)];
    if (!quiet) await io.stdout.write(defuseCommands(`${lines.map(printable).join('\n')}\n`));
    return check && !isCanonical ? 1 : 0;
  });
}

function headline(isCanonical: boolean, out: string | null): string {
  if (isCanonical) return out === null ? 'The image is canonical.' : `The image was canonical; copied to ${out}.`;
  return out === null ? 'The image is not canonical.' : `Written to ${out}.`;
}

function details({ root, given, forms, leftAlone }: CanonicalImage): string[] {
  return [
    `Digest: ${root.digest}`,
    ...(root.digest === given ? [] : [`Before: ${given ?? 'none, as a docker archive has no manifest'}`]),
    ...(forms.length === 0 ? [] : ['Brought into one form:', ...forms.map(({ id, count }) => `  ${id}: ${count}`)]),
    ...(leftAlone.length === 0 ? [] : ['Left as it is:']),
    ...leftAlone.slice(0, maxListed).map(({ path, reason }) => `  ${path}: ${reason}`),
    ...(leftAlone.length > maxListed ? [`  and ${leftAlone.length - maxListed} more`] : []),
  ];
}
