import { writeFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { zipContainer } from '../../../src/formats/zip/container.ts';
import { ContentStore } from '../../../src/formats/zip/content.ts';
import { readZip } from '../../../src/formats/zip/read-zip.ts';
import { DecodeError } from '../../../src/model/problem.ts';
import { memorySource } from '../../support/record-sites.ts';
import { filesOf } from './files.ts';
import { installed, type Reader, type Reading, readByCommands, readByScript, reading } from './reading.ts';

function readOurs(archive: Buffer): Reading | null {
  const source = memorySource(archive);
  let isWhole = true;
  try {
    const index = readZip(source);
    const container = zipContainer(source, index, {
      store: new ContentStore(),
      onUndecoded: () => {
        isWhole = false;
      },
    });
    const members = Array.from({ length: container.count }, (_, at) => at);
    const contents = members
      .filter((at) => container.type(at) !== 'directory')
      .map((at) => {
        const content = container.open(at);
        return content.read(0, content.size);
      });
    return isWhole
      ? reading(
          members.map((at) => container.name(at)),
          contents,
        )
      : null;
  } catch (error) {
    if (error instanceof DecodeError) return null;
    throw error;
  }
}

function readWithFflate(archive: Buffer): Reading | null {
  try {
    const found = Object.entries(unzipSync(archive));
    return reading(
      found.map(([name]) => name),
      found.map(([, content]) => Buffer.from(content)),
    );
  } catch {
    return null;
  }
}

const pythonScript = `
import sys, zipfile, hashlib, json
for path in sys.argv[1:]:
    try:
        sha = hashlib.sha256()
        with zipfile.ZipFile(path) as z:
            for i in z.infolist(): sha.update(z.read(i))
            print(json.dumps({'names': z.namelist(), 'contents': sha.hexdigest()}))
    except Exception:
        print('null')`;

/** By the central directory, and by the local headers one after the other. */
const javaSource = (isStream: boolean): string => `
import java.io.*; import java.nio.file.*; import java.security.*; import java.util.*; import java.util.zip.*;
class Read {
  public static void main(String[] files) throws Exception {
    for (String file : files) System.out.println(read(file));
  }
  static String read(String file) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      List<String> names = new ArrayList<>();
      ${
        isStream
          ? `try (ZipInputStream in = new ZipInputStream(new FileInputStream(file))) {
        for (ZipEntry e; (e = in.getNextEntry()) != null; ) { names.add(e.getName()); sha.update(in.readAllBytes()); }
      }`
          : `try (ZipFile zip = new ZipFile(file)) {
        for (ZipEntry e : Collections.list(zip.entries())) { names.add(e.getName()); sha.update(zip.getInputStream(e).readAllBytes()); }
      }`
      }
      StringBuilder out = new StringBuilder("{\\"names\\":[");
      for (String name : names) out.append(out.charAt(out.length() - 1) == '[' ? "\\"" : ",\\"").append(name.replace("\\\\", "\\\\\\\\").replace("\\"", "\\\\\\"").replace("\\0", "\\\\u0000")).append("\\"");
      return out + "],\\"contents\\":\\"" + HexFormat.of().formatHex(sha.digest()) + "\\"}";
    } catch (Exception e) { return "null"; }
  }
}`;

function javaReader(name: string, isStream: boolean): Reader {
  return {
    name,
    isThere: installed('java', '-version'),
    readAll: async (archives) =>
      filesOf([Buffer.from(javaSource(isStream)), ...archives], ([source = '', ...files]) => {
        writeFileSync(`${source}.java`, javaSource(isStream));
        return readByScript('java', [`${source}.java`], files);
      }),
  };
}

/** Info-ZIP ends with 1 after a warning and has read everything. */
const isRead = (status: number | null): boolean => status === 0 || status === 1;

export const zipReaders: readonly Reader[] = [
  { name: 'odp-diff', isThere: true, readAll: async (archives) => archives.map(readOurs) },
  {
    name: 'Info-ZIP',
    isThere: installed('unzip', '-v'),
    readAll: async (archives) =>
      filesOf(archives, (files) => readByCommands(['unzip', '-Z1'], ['unzip', '-p'], files, isRead)),
  },
  {
    name: 'Python',
    isThere: installed('python3', '-c', 'import zipfile'),
    readAll: async (archives) => filesOf(archives, (files) => readByScript('python3', ['-c', pythonScript], files)),
  },
  javaReader('Java ZipFile', false),
  javaReader('Java stream', true),
  { name: 'fflate', isThere: true, readAll: async (archives) => archives.map(readWithFflate) },
];
