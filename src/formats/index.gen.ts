// Written by npm run gen: one line for each file of this folder.
import type { Format } from '../model/format.ts';
import { ar } from './ar.ts';
import { bzip2 } from './bzip2.ts';
import { cpio } from './cpio.ts';
import { deb } from './deb.ts';
import { gettextMo } from './gettext-mo.ts';
import { gzip } from './gzip.ts';
import { html } from './html.ts';
import { jarManifest } from './jar-manifest.ts';
import { javaClass } from './java-class.ts';
import { jks } from './jks.ts';
import { json } from './json.ts';
import { md5sums } from './md5sums.ts';
import { osRelease } from './os-release.ts';
import { pkcs12 } from './pkcs12.ts';
import { png } from './png.ts';
import { properties } from './properties.ts';
import { pyRecord } from './py-record.ts';
import { pyc } from './pyc.ts';
import { sfnt } from './sfnt.ts';
import { tar } from './tar.ts';
import { text } from './text.ts';
import { xml } from './xml.ts';
import { xz } from './xz.ts';
import { yaml } from './yaml.ts';
import { zip } from './zip.ts';
import { zstd } from './zstd.ts';

export const formats: readonly Format[] = [
  ar,
  bzip2,
  cpio,
  deb,
  gettextMo,
  gzip,
  html,
  jarManifest,
  javaClass,
  jks,
  json,
  md5sums,
  osRelease,
  pkcs12,
  png,
  properties,
  pyRecord,
  pyc,
  sfnt,
  tar,
  text,
  xml,
  xz,
  yaml,
  zip,
  zstd,
];
