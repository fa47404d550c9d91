import type { RunConfig } from '../odp/image-identity.ts';
import type { LayerPlan } from './layer-plan.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** What is known of an image before its layers are scanned. */
export interface ImageFacts {
  readonly reference: string;
  readonly platform: string;
  readonly config: Fields;
  readonly run: RunConfig;
  /** null for docker archives. */
  readonly manifest: Fields | null;
  readonly layers: readonly LayerOutline[];
  readonly plan: LayerPlan;
  /** Profiles that were asked for and of which no case fits. */
  readonly unfit: readonly string[];
}

/** A layer as far as its index tells. */
export interface LayerOutline {
  readonly at: number;
  /** Step names in stored order. */
  readonly names: readonly string[];
  readonly mediaType: string | null;
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
