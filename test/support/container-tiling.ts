import { expect } from 'vitest';
import type { ContainerSide } from '../../src/formats/_shared/container.ts';

/** Holds that frames, contents and rest of an archive of `size` bytes cover each byte once. */
export function expectContainerTiled(container: ContainerSide, size: number): void {
  const members = Array.from({ length: container.count }, (_, at) => at);
  const ranges = [
    ...members.flatMap((at) => [...container.frame(at).map((field) => field.at), container.dataExtent(at)]),
    ...container.rest().map((field) => field.at),
  ].filter(({ start, end }) => start < end);
  ranges.sort((a, b) => a.start - b.start);
  expect(ranges.map(({ start }) => start)).toEqual([0, ...ranges.slice(0, -1).map(({ end }) => end)]);
  expect(ranges.at(-1)?.end).toBe(size);
}
