// Written by npm run gen: one line for each file of this folder.
import type { Format } from '../model/format.ts';
import { accounts } from './accounts.ts';
import { alternatives } from './alternatives.ts';
import { apkInstalled } from './apk-installed.ts';
import { ar } from './ar.ts';
import { brotli } from './brotli.ts';
import { bzip2 } from './bzip2.ts';
import { cdsArchive } from './cds-archive.ts';
import { cpio } from './cpio.ts';
import { deb } from './deb.ts';
import { debStanzas } from './deb-stanzas.ts';
import { distInfo } from './dist-info.ts';
import { elf } from './elf.ts';
import { fontconfigCache } from './fontconfig-cache.ts';
import { fsImage } from './fs-image.ts';
import { gconvCache } from './gconv-cache.ts';
import { gdbm } from './gdbm.ts';
import { gemChecksums } from './gem-checksums.ts';
import { gettextMo } from './gettext-mo.ts';
import { gzip } from './gzip.ts';
import { hdf5 } from './hdf5.ts';
import { html } from './html.ts';
import { iconCache } from './icon-cache.ts';
import { jarIndex } from './jar-index.ts';
import { jarManifest } from './jar-manifest.ts';
import { jarSignatureBlock } from './jar-signature-block.ts';
import { jarSignatureFile } from './jar-signature-file.ts';
import { javaClass } from './java-class.ts';
import { jimage } from './jimage.ts';
import { jks } from './jks.ts';
import { jsBundle } from './js-bundle.ts';
import { json } from './json.ts';
import { keybox } from './keybox.ts';
import { ldSoCache } from './ld-so-cache.ts';
import { localeArchive } from './locale-archive.ts';
import { log4jPlugins } from './log4j-plugins.ts';
import { lucene } from './lucene.ts';
import { lz4 } from './lz4.ts';
import { lzma } from './lzma.ts';
import { md5sums } from './md5sums.ts';
import { npy } from './npy.ts';
import { openpgp } from './openpgp.ts';
import { osRelease } from './os-release.ts';
import { parquet } from './parquet.ts';
import { pbtxt } from './pbtxt.ts';
import { pdf } from './pdf.ts';
import { pem } from './pem.ts';
import { pickle } from './pickle.ts';
import { pkcs12 } from './pkcs12.ts';
import { png } from './png.ts';
import { properties } from './properties.ts';
import { protobuf } from './protobuf.ts';
import { pyRecord } from './py-record.ts';
import { pyc } from './pyc.ts';
import { runfiles } from './runfiles.ts';
import { sfnt } from './sfnt.ts';
import { sqlite } from './sqlite.ts';
import { tar } from './tar.ts';
import { tensors } from './tensors.ts';
import { text } from './text.ts';
import { trustdb } from './trustdb.ts';
import { tzif } from './tzif.ts';
import { wasm } from './wasm.ts';
import { x509 } from './x509.ts';
import { xml } from './xml.ts';
import { xz } from './xz.ts';
import { yaml } from './yaml.ts';
import { zip } from './zip.ts';
import { zlib } from './zlib.ts';
import { zstd } from './zstd.ts';

export const formats: readonly Format[] = [
  accounts,
  alternatives,
  apkInstalled,
  ar,
  brotli,
  bzip2,
  cdsArchive,
  cpio,
  deb,
  debStanzas,
  distInfo,
  elf,
  fontconfigCache,
  fsImage,
  gconvCache,
  gdbm,
  gemChecksums,
  gettextMo,
  gzip,
  hdf5,
  html,
  iconCache,
  jarIndex,
  jarManifest,
  jarSignatureBlock,
  jarSignatureFile,
  javaClass,
  jimage,
  jks,
  jsBundle,
  json,
  keybox,
  ldSoCache,
  localeArchive,
  log4jPlugins,
  lucene,
  lz4,
  lzma,
  md5sums,
  npy,
  openpgp,
  osRelease,
  parquet,
  pbtxt,
  pdf,
  pem,
  pickle,
  pkcs12,
  png,
  properties,
  protobuf,
  pyRecord,
  pyc,
  runfiles,
  sfnt,
  sqlite,
  tar,
  tensors,
  text,
  trustdb,
  tzif,
  wasm,
  x509,
  xml,
  xz,
  yaml,
  zip,
  zlib,
  zstd,
];
