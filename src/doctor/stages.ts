import { expandArgs, type Instruction } from '../buildfiles/dockerfile.ts';

export interface BaseImage {
  /** Null where a build argument without a default names it. */
  readonly image: string | null;
  readonly hasPlatform: boolean;
  /** False for `COPY --from`. */
  readonly isFrom: boolean;
  readonly start: number;
  readonly end: number;
}

/** Images that a Dockerfile takes from elsewhere, with FROM and COPY --from; its own stages are left out. */
export function baseImages(instructions: readonly Instruction[]): BaseImage[] {
  const args = new Map<string, string>();
  const stages = new Set<string>();
  const found: BaseImage[] = [];
  let hasBegun = false;
  for (const instruction of instructions) {
    const { keyword, body } = instruction;
    // Only arguments in front of the first FROM hold in FROM.
    if (keyword === 'ARG' && !hasBegun) setArgument(args, body);
    if (keyword === 'COPY') found.push(...copiedFrom(instruction, args, stages));
    if (keyword !== 'FROM') continue;
    hasBegun = true;
    found.push(...baseOf(instruction, args, stages));
    const stage = /\sAS\s+(\S+)/i.exec(body)?.[1];
    if (stage !== undefined) stages.add(stage.toLowerCase());
  }
  return found;
}

type Args = ReadonlyMap<string, string>;

function baseOf({ body, bodyStart, flags }: Instruction, args: Args, stages: ReadonlySet<string>): BaseImage[] {
  const word = /^\S+/.exec(body)?.[0] ?? '';
  const image = expandArgs(word, args);
  if (image !== null && stages.has(image.toLowerCase())) return [];
  const hasPlatform = flags.some((flag) => flag.name === 'platform');
  return [{ image, hasPlatform, isFrom: true, start: bodyStart, end: bodyStart + word.length }];
}

function copiedFrom({ flags }: Instruction, args: Args, stages: ReadonlySet<string>): BaseImage[] {
  const from = flags.find((flag) => flag.name === 'from');
  if (from === undefined || stages.has(from.value.toLowerCase()) || /^\d+$/.test(from.value)) return [];
  const { start, end } = from;
  return [{ image: expandArgs(from.value, args), hasPlatform: true, isFrom: false, start, end }];
}

function setArgument(args: Map<string, string>, body: string): void {
  for (const [, name = '', value = ''] of body.matchAll(/([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S*)/g))
    args.set(name, value.replace(/^["']|["']$/g, ''));
}
