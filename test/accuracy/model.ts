import type { Image, ImageSpec, Layer } from '../../fixtures/lib/oci.ts';
import type { TarEntry, TarOptions } from '../../fixtures/lib/tar.ts';
import type { ByteRange } from '../../src/model/bytes.ts';

export type Side = 'left' | 'right';
export const sides: readonly Side[] = ['left', 'right'];

/**
 * What a fault does to a program that runs in the image. `harmless`: nothing can tell, so `equivalent` is the right verdict.
 * `benign`: no input changed, but a program that looks could tell (a date in a string): explained, and `different` is
 * allowed. `real`: an input changed; `equivalent` would be the worst answer there is.
 */
export type Effect = 'harmless' | 'benign' | 'real';

/** One place where a fault puts its difference; by construction, not by asking the tool. */
export interface Root {
  /** Steps below the place that the case gives the fault; for files the name first. */
  readonly steps: readonly string[];
  /** What `location.name` has to look like; any name where the file is one value as a whole. */
  readonly field?: RegExp;
  /** Where the bytes differ on the left, for files without fields: the finding must touch this. */
  readonly bytes?: ByteRange;
}

/** One file of a fault; equal on both sides where it is only there for others to refer to. */
export interface FaultFile {
  readonly name: string;
  readonly left: Buffer | null;
  readonly right: Buffer | null;
  readonly mode?: number;
  /** Seconds since 1970, where other files refer to it. */
  readonly mtime?: number;
}

interface Known {
  readonly id: string;
  /** `real tool`: two runs of a producer. `injected`: bytes written by the builders of fixtures/. `graft`: the pair of a cause's fixture. */
  readonly made: 'real tool' | 'injected' | 'graft';
  /** Taxonomy ids that name the cause correctly, the best one first. */
  readonly causes: readonly string[];
  /** The factor that should take it; null where the cause itself is the reason. */
  readonly factor: string | null;
  readonly effect: Effect;
  readonly roots: readonly Root[];
}

/** A change of files, at any depth or (`layer`) at their own paths only. */
export interface FileFault extends Known {
  readonly kind: 'files';
  readonly place: 'anywhere' | 'layer';
  readonly files: readonly FaultFile[];
}

/** A change of how one layer is written: its headers, its order, its compression. Roots are below the layer. */
export interface LayerFault extends Known {
  readonly kind: 'layer';
  /** What it takes hold of; no two faults of one case may have the same. */
  readonly slots: readonly string[];
  readonly entries?: (entries: readonly TarEntry[], side: Side) => readonly TarEntry[];
  readonly tar?: (side: Side) => TarOptions;
  readonly layer?: (side: Side) => Omit<Layer, 'tar'>;
}

/** A whole layer of its own. Roots are below the layer. */
export interface OwnLayerFault extends Known {
  readonly kind: 'own-layer';
  readonly left: Layer;
  readonly right: Layer;
}

/** A change of what describes the image. Roots are absolute. */
export interface SpecFault extends Known {
  readonly kind: 'spec';
  readonly spec: (spec: Omit<ImageSpec, 'layers'>, side: Side) => Omit<ImageSpec, 'layers'>;
  /** Changes the written documents, where no description gives them. */
  readonly edit?: (image: Image, side: Side) => Image;
}

export type Fault = FileFault | LayerFault | OwnLayerFault | SpecFault;

/** A fault at its place: what the report has to say about it. */
export interface Truth {
  readonly fault: Known;
  /** Absolute. */
  readonly roots: readonly Root[];
}

export interface Case {
  readonly id: string;
  readonly group: 'single' | 'mixture' | 'image';
  /** Number of faults, without the drift. */
  readonly faults: number;
  readonly archetype: string;
  /** Containers between layer and file; null where the fault is not in a file. */
  readonly depth: number | null;
  readonly drift: boolean;
  readonly truths: readonly Truth[];
}

/** The clock of the left build, of the right one, and a time after both; seconds since 1970. */
export const leftTime = Date.UTC(2025, 5, 3, 8, 12, 44) / 1000;
export const rightTime = Date.UTC(2025, 5, 3, 19, 40, 2) / 1000;
export const imageTime = Date.UTC(2025, 5, 3, 20, 0, 0) / 1000;

export function timeOf(side: Side): number {
  return side === 'left' ? leftTime : rightTime;
}

export function iso(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}
