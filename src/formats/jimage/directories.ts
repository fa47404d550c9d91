import type { ByteSource } from '../../model/bytes.ts';
import type { Jimage, Resource } from './read-jimage.ts';

/** Directories of real images have at most some thousand members. */
const maxDirectoryBytes = 1024 * 1024;

/** What the directories of an image say, as lines of names: they are stored as places in its tables. */
export class Directories {
  readonly #source: ByteSource;
  readonly #image: Jimage;
  readonly #names: ReadonlyMap<number, string>;

  constructor(source: ByteSource, image: Jimage) {
    this.#source = source;
    this.#image = image;
    const start = image.tables.locations.start;
    this.#names = new Map(image.resources.map(({ location, name }) => [location.start - start, name]));
  }

  /** The members of a directory, one a line in stored order; undefined for other resources and where a place is none. */
  linesOf({ name, data, isCompressed }: Resource): string | undefined {
    if (isCompressed || data.end - data.start > maxDirectoryBytes) return undefined;
    const isPackage = name.startsWith('packages/');
    if (!isPackage && !name.startsWith('modules/') && name !== '/modules' && name !== '/packages') return undefined;
    const numbers = this.#numbers(data.start, data.end);
    if (numbers === undefined) return undefined;
    return isPackage ? this.#modules(numbers) : this.#members(numbers);
  }

  /** The same for bytes that no resource names: the root directory. */
  namesIn(start: number, end: number): string | undefined {
    const numbers = this.#numbers(start, end);
    return numbers === undefined ? undefined : this.#members(numbers);
  }

  #members(numbers: readonly number[]): string | undefined {
    const names = numbers.map((place) => this.#names.get(place));
    return names.includes(undefined) ? undefined : names.map((name) => `${name}\n`).join('');
  }

  /** Pairs: whether the package is empty in the module, and the place of the module's name. */
  #modules(numbers: readonly number[]): string | undefined {
    if (numbers.length % 2 !== 0) return undefined;
    const { tables, text } = this.#image;
    const size = tables.strings.end - tables.strings.start;
    let lines = '';
    for (let at = 0; at < numbers.length; at += 2) {
      const place = numbers[at + 1] ?? size;
      if (place >= size) return undefined;
      lines += `${text(place)}${numbers[at] === 0 ? '' : ' (empty)'}\n`;
    }
    return lines;
  }

  #numbers(start: number, end: number): number[] | undefined {
    if ((end - start) % 4 !== 0 || end - start > maxDirectoryBytes) return undefined;
    const bytes = this.#source.read(start, end);
    return Array.from({ length: bytes.length / 4 }, (_, at) =>
      this.#image.littleEndian ? bytes.readUInt32LE(4 * at) : bytes.readUInt32BE(4 * at),
    );
  }
}
