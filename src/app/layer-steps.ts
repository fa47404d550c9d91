import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { Dockerfile } from '../buildlog/dockerfile/instruction.ts';
import { layerOrigins, type Origins } from '../buildlog/dockerfile/layer-origins.ts';
import { originText } from '../buildlog/dockerfile/origin-text.ts';
import { readDockerfile } from '../buildlog/dockerfile/read-dockerfile.ts';
import type { LayerMatching } from '../diff/layers.ts';
import type { PlatformImage } from '../image/image-set.ts';
import type { SideName } from '../model/bytes.ts';
import type { Path } from '../model/path.ts';
import { InputError, type Problem } from '../model/problem.ts';
import type { LayerOrigin, Report, ReportFinding, ReportStep } from '../model/report.ts';
import { quote } from '../sources/quote.ts';

/** A Dockerfile that one side was built from. */
export interface GivenDockerfile {
  readonly path: string;
  /** What the report calls it. */
  readonly name: string;
}

const maxDockerfileBytes = 1024 * 1024;

/** Reads and parses a Dockerfile. Throws `InputError`. */
export function openDockerfile({ path, name }: GivenDockerfile): Dockerfile {
  return readDockerfile(readText(path), name, quote(name));
}

function readText(path: string): string {
  try {
    const handle = openSync(path, 'r');
    try {
      if (!fstatSync(handle).isFile()) throw new InputError('file-unreadable', `${quote(path)} is no file`);
      const bytes = Buffer.alloc(maxDockerfileBytes + 1);
      const count = readSync(handle, bytes, 0, bytes.length, 0);
      if (count > maxDockerfileBytes) {
        const limit = `${quote(path)} has more than ${maxDockerfileBytes} bytes, which is the limit for a Dockerfile`;
        throw new InputError('dockerfile-too-large', limit);
      }
      return bytes.toString('utf8', 0, count);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new InputError('file-unreadable', `${quote(path)} cannot be read (${code})`);
  }
}

/** One pair of images that were compared. */
export interface ComparedPair {
  readonly base: Path;
  readonly images: Readonly<Record<SideName, PlatformImage>>;
  readonly matching: LayerMatching;
}

export interface PairOrigins {
  readonly pair: ComparedPair;
  readonly left: Origins;
  readonly right: Origins;
}

/** Where the layers of every pair come from, and what kept a Dockerfile that was given from telling it. */
export function originsOf(
  pairs: readonly ComparedPair[],
  dockerfiles: Readonly<Record<SideName, Dockerfile>> | null,
): { readonly origins: readonly PairOrigins[]; readonly problems: readonly Problem[] } {
  const origins = pairs.map((pair) => {
    const side = (name: SideName): Origins => {
      const image = pair.images[name];
      return layerOrigins(image.config.value, image.layers.length, dockerfiles?.[name] ?? null);
    };
    return { pair, left: side('left'), right: side('right') };
  });
  return { origins, problems: dockerfiles === null ? [] : origins.flatMap((each) => problemsOf(each, dockerfiles)) };
}

function problemsOf(each: PairOrigins, dockerfiles: Readonly<Record<SideName, Dockerfile>>): Problem[] {
  return (['left', 'right'] as const).flatMap((side): Problem[] => {
    const { layers, instructions, unmatched } = each[side];
    const file = quote(dockerfiles[side].file);
    const note = { severity: 'note', side, path: [...each.pair.base, 'config'], offset: null } as const;
    if (layers === null) {
      const message = `the history of the image does not have a step for each layer, so that no layer leads to a line of ${file}`;
      return [{ ...note, code: 'dockerfile-unused', message, hint: '' }];
    }
    if (unmatched === 0) return [];
    const message = `of the ${instructions} instructions of ${file} that change files, the history of the image has no step for ${unmatched}`;
    return [
      { ...note, code: 'dockerfile-unlike', message, hint: 'Name the Dockerfile that this image was built from.' },
    ];
  });
}

/** Ties findings in layers to the steps that made the layers. */
export function withSteps(report: Report, origins: readonly PairOrigins[]): Report {
  const steps = origins.flatMap((each) => stepsOf(each, report.findings)).filter(({ findings }) => findings.length > 0);
  if (steps.length === 0) return report;
  const texts = new Map(
    steps.flatMap(({ left, right, findings }) => {
      const text = originText(left, right);
      return text === null ? [] : findings.map((id) => [id, text] as const);
    }),
  );
  const findings = report.findings.map((finding) => {
    const madeBy = texts.get(finding.id);
    return madeBy === undefined ? finding : { ...finding, madeBy };
  });
  return { ...report, findings, steps };
}

function stepsOf({ pair, left, right }: PairOrigins, findings: readonly ReportFinding[]): ReportStep[] {
  const { base, matching } = pair;
  const step = (at: number, l: LayerOrigin | null, r: LayerOrigin | null): ReportStep[] => {
    const path = [...base, `layer:${at}`];
    const lone = l === null && r !== null && matching.onlyRight.includes(at);
    const ids = findings.flatMap((finding) => (isIn(finding, path, lone) ? [finding.id] : []));
    return l === null && r === null ? [] : [{ path, left: l, right: r, findings: ids }];
  };
  return [
    ...matching.pairs.flatMap((each) => step(each.left, known(left, each.left), known(right, each.right))),
    ...matching.onlyLeft.flatMap((at) => step(at, known(left, at), null)),
    ...matching.onlyRight.flatMap((at) => step(at, null, known(right, at))),
  ];
}

/** A step that says nothing, and the one line that Bazel's rules write for all layers, help nobody. */
function known({ layers }: Origins, at: number): LayerOrigin | null {
  const origin = layers?.[at];
  if (origin === undefined || (origin.by === null && /^(?:bazel build|$)/.test(origin.createdBy))) return null;
  return origin;
}

/** A layer that only the right image has is counted there: it may share its number with another one of the left. */
function isIn({ path, left, location, role }: ReportFinding, layer: readonly string[], lone: boolean): boolean {
  if (role === 'derived' || !layer.every((step, at) => path[at] === step)) return false;
  const isLone = location.kind === 'presence' && left === null && path.length === layer.length;
  return lone === isLone;
}
