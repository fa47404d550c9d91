/** Why a fault is missed, as far as that is known: printed beside the miss, never counted as right. */
export const knownMisses: Readonly<Record<string, string>> = {
  'rustc in another folder':
    'rust-lld orders the strings of `.rodata` by their hashes, so that another path moves them all; what refers to a string that moved is not followed yet',
  'clang -fuse-ld=lld: __DATE__ and __TIME__':
    'lld orders the strings of `.rodata` by their hashes; two strings that changed places are told as bytes',
  'layer: gzip level':
    'the level is told only where the payloads are equal; here the layer holds another fault as well',
  'graft jni-load-path': 'files with another name on each side are claimed in tar archives, not in zip files',
  'graft js-bundle-hash': 'files with another name on each side are claimed in tar archives, not in zip files',
  'gcc -flto with another random seed':
    'the names of sections are explained; the switch that `.gnu.lto_.opts` keeps is not',
  'gcc and clang':
    'the producers are named; the code of two compilers is not explained byte by byte, and should not be',
};
