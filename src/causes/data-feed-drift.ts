import { knownFile } from './_shared/known-file.ts';

/** Data that others publish and that change without the software: by their usual places. */
const feeds = [
  /^usr\/(?:share|lib)\/zoneinfo\/(?:[\w+-]+\/){0,3}[\w+.-]+$/,
  /^usr\/share\/GeoIP\/[\w.-]+\.(?:mmdb|dat)$/,
  /^(?:[\w.@-]+\/){0,12}(?:GeoLite2|GeoIP2?|dbip)-[\w-]+\.mmdb$/,
  /^usr\/share\/publicsuffix\/(?:public_suffix_list|effective_tld_names)\.(?:dat|dafsa)$/,
  /^(?:[\w.@-]+\/){0,12}public_suffix_list\.dat$/,
  /^usr\/share\/(?:misc|hwdata)\/(?:pci|usb)\.ids$/,
  /^usr\/share\/iana-[\w-]+\/[\w.-]+$/,
  /^(?:[\w.@-]+\/){0,12}leap-seconds\.list$/,
  /^var\/lib\/clamav\/[\w.-]+\.(?:cvd|cld)$/,
  /^(?:[\w.@-]+\/){0,12}[\w.-]+\.crl$/,
];

export const dataFeedDrift = knownFile({
  id: 'data-feed-drift',
  title: 'Data published by others, of two days',
  path: new RegExp(feeds.map(({ source }) => source).join('|')),
  grade: 'lossy',
  hint: { factor: 'factor-network-drift', left: null, right: null },
  fixes: [
    { for: 'bazel', text: 'Fetch the data with http_file and a sha256.' },
    { for: 'docker', text: 'Pin the version of tzdata and the like, or take them from a snapshot of the archive.' },
  ],
});
