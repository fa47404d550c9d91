import type { ContainerSide } from '../../formats/_shared/container.ts';

/** The members of an archive that have the name of one step of a path, in their order: `name#2` needs the first of the name too. */
export function placesOf(container: ContainerSide, step: string): number[] {
  const plain = step.replace(/#\d+$/, '');
  const places: number[] = [];
  for (let at = 0; at < container.count; at++) {
    const name = container.name(at);
    if (name === step || name === plain) places.push(at);
  }
  return places;
}

/** The archive with these members alone; its rest stays. */
export function narrowed(container: ContainerSide, places: readonly number[]): ContainerSide {
  const place = (at: number): number => {
    const found = places[at];
    if (found === undefined) throw new RangeError(`no member ${at} among ${places.length}`);
    return found;
  };
  const { time, codec } = container;
  return {
    count: places.length,
    name: (at) => container.name(place(at)),
    frameId: (at) => container.frameId(place(at)),
    contentId: (at) => container.contentId(place(at)),
    contentSize: (at) => container.contentSize(place(at)),
    rawId: (at) => container.rawId(place(at)),
    frame: (at) => container.frame(place(at)),
    open: (at) => container.open(place(at)),
    describe: (at) => container.describe(place(at)),
    type: (at) => container.type(place(at)),
    extent: (at) => container.extent(place(at)),
    dataExtent: (at) => container.dataExtent(place(at)),
    rest: () => container.rest(),
    ...(time === undefined ? {} : { time: (at) => time(place(at)) }),
    ...(codec === undefined ? {} : { codec: (at) => codec(place(at)) }),
  };
}
