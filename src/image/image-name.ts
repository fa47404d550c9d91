import { annotation, type Descriptor } from './descriptor.ts';

/** A name as `docker images` shows it: `docker.io/library/app` is `app:latest`. */
export function familiarName(name: string): string {
  const short = name.replace(/^docker\.io\/(?:library\/)?/, '').replace(/^library\//, '');
  const last = short.slice(short.lastIndexOf('/') + 1);
  return last.includes(':') || last.includes('@') ? short : `${short}:latest`;
}

/** The names that a layout's table of contents gives an image: image-spec annotations.md, and containerd's full name. */
export function namesOf(descriptor: Descriptor): string[] {
  const tag = annotation(descriptor, 'org.opencontainers.image.ref.name');
  const full = annotation(descriptor, 'io.containerd.image.name');
  return [...(full === null ? [] : [familiarName(full)]), ...(tag === null ? [] : [tag])];
}
