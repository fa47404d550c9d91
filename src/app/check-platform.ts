import type { Spool } from '../bytes/spool.ts';
import { joinLayers, numberFindings, verdictOf } from '../check/build-check-report.ts';
import { imageClock } from '../check/clock.ts';
import { FindingGroups, type GroupedDeviation } from '../check/finding-groups.ts';
import { fieldsOf, type ImageFacts, type LayerOutline } from '../check/image-facts.ts';
import { planLayers } from '../check/layer-plan.ts';
import type { Expectations, Profile, Severity } from '../check/profile.ts';
import type { Rule } from '../check/rule.ts';
import { rules } from '../check/rules/index.gen.ts';
import type { ScanResult } from '../check/scan-layer.ts';
import type { LayerRef, PlatformImage } from '../image/image-set.ts';
import type { FileRange } from '../model/bytes.ts';
import type { CheckedImage, CheckProblem } from '../model/check-report.ts';
import type { Problem } from '../model/problem.ts';
import { readRunConfig } from '../odp/image-identity.ts';
import type { CheckOptions } from './check-options.ts';
import { chooseProfile } from './choose-profile.ts';
import type { IndexResult } from './index-layer.ts';
import { inlinePool, type Pool, threadPool } from './pool.ts';
import { progressMeter } from './progress.ts';

/** Below this many blob bytes threads cost more than they save. */
const inlineBytes = 8 * 1024 * 1024;

type Outcome = Omit<CheckedImage, 'reference' | 'transport' | 'indexDigest'>;

/** A layer that could be read. */
interface ReadLayer {
  readonly result: IndexResult;
  readonly blob: FileRange;
}

type ReadLayers = ReadonlyMap<number, ReadLayer>;

/** Holds one image for one platform against the profiles that were asked for, or against those that fit it. */
export async function checkPlatform(
  reference: string,
  image: PlatformImage,
  problems: readonly Problem[],
  asked: readonly Profile[],
  options: CheckOptions,
  spool: Spool,
): Promise<Outcome> {
  const layers = await fetchAll(image);
  const total = layers.reduce((sum, { blob }) => sum + (blob?.size ?? 0), 0);
  const onBytes = progressMeter('reading layers', total, options.onProgress);
  const inline = total < inlineBytes || options.jobs < 1;
  const pool = inline ? inlinePool(spool, onBytes) : threadPool(options.jobs, spool, onBytes);
  const abort = (): void => void pool.close();
  options.signal?.addEventListener('abort', abort);
  try {
    const read = await readAll(layers, pool);
    const subject = describe(reference, image, read);
    const chosen = await chooseProfile(subject, asked, options);
    const { expect } = chosen;
    const plan = planLayers(expect.layers ?? [], subject.layers, options.baseLayers);
    const facts: ImageFacts = { ...subject, plan, unfit: chosen.unfit };
    const on = rules.filter(({ id, family }) => isOn(id, family, chosen));
    const scans = await scanAll(read, facts, expect, on, pool);
    const groups = [...imageRules(facts, expect, on), ...scans.flatMap((scan) => scan.groups)];
    const findings = numberFindings(joinLayers(groups.map((group) => weighed(group, chosen.rules))));
    const told = [...tellProblems(problems, layers, read), ...scans.flatMap(notesOf)];
    return {
      platform: image.platform,
      manifestDigest: image.manifestDigest,
      imageId: image.imageId,
      verdict: verdictOf(findings, told),
      profiles: chosen.names,
      guessed: asked.length === 0,
      looksLike: chosen.looksLike,
      layers: { count: image.layers.length, base: plan.base },
      findings,
      problems: told,
    };
  } finally {
    options.signal?.removeEventListener('abort', abort);
    await pool.close();
  }
}

async function fetchAll(image: PlatformImage): Promise<LayerRef[]> {
  const layers: LayerRef[] = [];
  for (const layer of image.layers) {
    const fetched = layer.blob === null ? layer.fetch?.() : undefined;
    await fetched?.done;
    layers.push(fetched === undefined ? layer : { ...layer, blob: fetched.range });
  }
  return layers;
}

async function readAll(layers: readonly LayerRef[], pool: Pool): Promise<ReadLayers> {
  const read = layers.map(async ({ index: at, blob, descriptor, diffId }) => {
    if (blob === null) return [];
    const claimed = { digest: descriptor?.digest ?? null, diffId, size: descriptor?.size ?? null };
    const result = await pool.index({ kind: 'index', side: 'left', path: [`layer:${at}`], blob, claimed });
    return [[at, { result, blob }] as const];
  });
  return new Map((await Promise.all(read)).flat());
}

function describe(reference: string, image: PlatformImage, read: ReadLayers): Omit<ImageFacts, 'plan' | 'unfit'> {
  const config = fieldsOf(image.config.value);
  const layers = image.layers.map(({ index: at, descriptor }): LayerOutline => {
    const names = read.get(at)?.result.index;
    return {
      at,
      names: names === undefined || names.count === 0 ? [] : names.names.split('\0'),
      mediaType: descriptor?.mediaType ?? null,
    };
  });
  const manifest = image.manifest === null ? null : fieldsOf(image.manifest.value);
  return { reference, platform: image.platform, run: readRunConfig(config), config, manifest, layers };
}

function isOn(
  id: string,
  family: Rule['family'],
  { families, rules: switched }: { readonly families: readonly string[]; readonly rules: Profile['rules'] },
): boolean {
  return switched[id] !== 'off' && (family === null || families.includes(family) || Object.hasOwn(switched, id));
}

function imageRules(facts: ImageFacts, expect: Expectations, on: readonly Rule[]): GroupedDeviation[] {
  const groups = new FindingGroups();
  const cx = { expect, clock: imageClock(facts.config) };
  for (const rule of on) rule.image?.(facts, cx, groups.of(rule, []));
  return groups.finish();
}

/** Layers of the base are pinned as a whole and not looked into. */
async function scanAll(
  read: ReadLayers,
  { plan, config, layers }: ImageFacts,
  expect: Expectations,
  on: readonly Rule[],
  pool: Pool,
): Promise<ScanResult[]> {
  const own = [...read].filter(([at]) => at >= plan.base);
  return Promise.all(
    own.map(([at, { result, blob }]) => {
      const statement = plan.statementOf[at] ?? null;
      return pool.scan({
        kind: 'scan',
        at,
        tar: result.tar,
        blob,
        index: result.index,
        summary: result.summary,
        mediaType: layers[at]?.mediaType ?? null,
        expect,
        layer: statement === null ? null : (expect.layers?.[statement] ?? null),
        clock: imageClock(config),
        rules: on.map(({ id }) => id),
      });
    }),
  );
}

function weighed(group: GroupedDeviation, switched: Readonly<Record<string, Severity | 'off'>>): GroupedDeviation {
  const severity = switched[group.rule];
  return severity === undefined || severity === 'off' ? group : { ...group, severity };
}

function tellProblems(problems: readonly Problem[], layers: readonly LayerRef[], read: ReadLayers): CheckProblem[] {
  const missing = layers
    .filter(({ blob }) => blob === null)
    .map(
      ({ index: at }): CheckProblem => ({
        code: 'blob-missing',
        severity: 'error',
        path: [`layer:${at}`],
        message: 'the image has not the bytes of this layer',
        hint: 'Copy the image again.',
      }),
    );
  const found = [...read.values()].flatMap(({ result }) => result.problems);
  const told = [...problems, ...found].map(({ code, severity, path, message, hint }) => ({
    code,
    severity,
    path,
    message,
    hint: hint.replace(/\b(?:is|was|were) compared\b/g, (word) => word.replace('compared', 'looked at')),
  }));
  return [...told, ...missing];
}

function notesOf({ notes }: ScanResult): CheckProblem[] {
  return notes.map(({ code, path, message }) => ({ code, severity: 'note', path, message, hint: '' }));
}
