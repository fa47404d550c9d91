import { graftedFaults } from './grafts.ts';
import { descriptionFaults } from './injections/image-description.ts';
import { layerFaults } from './injections/layer-writing.ts';
import { systemFaults } from './injections/system-state.ts';
import type { Fault } from './model.ts';
import { imageProducers, type WholeImage } from './producers/images.ts';
import { producers } from './producers/index.ts';
import type { Workshop } from './workshop.ts';

export interface Collected {
  readonly faults: readonly Fault[];
  /** Producers that could not work here, and why. */
  readonly skipped: readonly { readonly id: string; readonly why: string }[];
}

/** Images that builders write as a whole. */
export function collectImages(
  shop: Workshop,
  slow: boolean,
  report: (line: string) => void,
): { readonly images: readonly WholeImage[]; readonly skipped: Collected['skipped'] } {
  const skipped: { id: string; why: string }[] = [];
  const images = imageProducers.flatMap((producer) => {
    const { id, tools } = producer;
    const missing = tools.filter((tool) => shop.find(tool) === null);
    const why = producer.slow && !slow ? 'only with --slow' : missing.map((tool) => `no ${tool}`).join(', ');
    if (why !== '') {
      skipped.push({ id, why });
      return [];
    }
    report(`running ${id}`);
    try {
      return [producer.make(shop)];
    } catch (error) {
      skipped.push({ id, why: firstLine(error) });
      return [];
    }
  });
  return { images, skipped };
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}

/** Faults by injection, which need nothing but Node. */
export const injectedFaults: readonly Fault[] = [...descriptionFaults, ...layerFaults, ...systemFaults];

/** Runs every producer whose tools are here, once; none without a workshop. */
export async function collectFaults(shop: Workshop | undefined, report: (line: string) => void): Promise<Collected> {
  const skipped: { id: string; why: string }[] = [];
  const made = (shop === undefined ? [] : producers).flatMap(({ id, tools, make }) => {
    const missing = tools.filter((tool) => shop?.find(tool) === null);
    if (missing.length > 0) {
      skipped.push({ id, why: `no ${missing.join(', no ')}` });
      return [];
    }
    report(`running ${id}`);
    try {
      return shop === undefined ? [] : make(shop);
    } catch (error) {
      skipped.push({ id, why: firstLine(error) });
      return [];
    }
  });
  return { faults: [...made, ...injectedFaults, ...(await graftedFaults())], skipped };
}
