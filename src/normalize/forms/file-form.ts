/** Where a file is, as far as a form may depend on it. */
export interface FilePlace {
  /** Path in the image without a leading slash, or in the archive that the file is in. */
  readonly name: string;
  /** Archives around the file; 0 for a file of a layer. */
  readonly depth: number;
  /** No link leads to it, and it is neither executable nor setuid, setgid or sticky: data that is read by its name. */
  readonly isPlain: boolean;
  /** A compiled Python file whose source gets 1970-01-01 as its time. */
  readonly isPaired: boolean;
}

/** Notes that one place was brought into the form of a cause. */
export type CountForm = (id: string) => void;

/** The canonical form of one kind of file. It must be its own canonical form. */
export interface FileForm {
  /** Looks at the place only, so that it is cheap. */
  matches(place: FilePlace): boolean;
  /** The bytes of the form, or the same buffer where the file is not what its name says, or is canonical. */
  rewrite(bytes: Buffer, place: FilePlace, count: CountForm): Buffer;
}
