/** A spawn for tests, in plain words. */
export interface PlannedSpawn {
  readonly mnemonic: string;
  readonly target: string;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Digests by path. */
  readonly inputs?: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest % 128;
    rest = Math.floor(rest / 128);
    bytes.push(rest > 0 ? low + 128 : low);
  } while (rest > 0);
  return Buffer.from(bytes);
}

function bytesField(number: number, value: Buffer | string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function numberField(number: number, value: number): Buffer {
  return Buffer.concat([varint(number * 8), varint(value)]);
}

function delimited(message: Buffer): Buffer {
  return Buffer.concat([varint(message.length), message]);
}

const pairs = (map: Readonly<Record<string, string>> = {}): [string, string][] => Object.entries(map);

/** As `--execution_log_json_file` writes it. */
export function jsonLog(spawns: readonly PlannedSpawn[], between = ''): Buffer {
  const file = ([path, hash]: [string, string]): unknown =>
    hash === '' ? { path } : { path, digest: { hash, sizeBytes: '1', hashFunctionName: 'SHA-256' } };
  const texts = spawns.map((spawn) =>
    JSON.stringify(
      {
        commandArgs: spawn.words ?? [],
        environmentVariables: pairs(spawn.env).map(([name, value]) => ({ name, value })),
        inputs: pairs(spawn.inputs).map(file),
        listedOutputs: Object.keys(spawn.outputs),
        mnemonic: spawn.mnemonic,
        actualOutputs: pairs(spawn.outputs).map(file),
        runner: 'linux-sandbox',
        targetLabel: spawn.target,
      },
      null,
      2,
    ),
  );
  return Buffer.from(texts.join(between));
}

/** As `--execution_log_binary_file` writes it. */
export function binaryLog(spawns: readonly PlannedSpawn[]): Buffer {
  const file = ([path, hash]: [string, string]): Buffer =>
    Buffer.concat([bytesField(1, path), ...(hash === '' ? [] : [bytesField(2, bytesField(1, hash))])]);
  const pair = ([name, value]: [string, string]): Buffer => Buffer.concat([bytesField(1, name), bytesField(2, value)]);
  return Buffer.concat(
    spawns.map((spawn) =>
      delimited(
        Buffer.concat([
          ...(spawn.words ?? []).map((word) => bytesField(1, word)),
          ...pairs(spawn.env).map((each) => bytesField(2, pair(each))),
          ...pairs(spawn.inputs).map((each) => bytesField(4, file(each))),
          ...Object.keys(spawn.outputs).map((path) => bytesField(5, path)),
          numberField(6, 1),
          bytesField(10, spawn.mnemonic),
          ...pairs(spawn.outputs).map((each) => bytesField(11, file(each))),
          bytesField(12, 'linux-sandbox'),
          bytesField(18, spawn.target),
        ]),
      ),
    ),
  );
}

/** As `--execution_log_compact_file` writes it, before zstd: files first, half of the inputs in a set of their own. */
export function compactLog(spawns: readonly PlannedSpawn[]): Buffer {
  const entries: Buffer[] = [delimited(bytesField(2, bytesField(1, 'SHA-256')))];
  let next = 1;
  const add = (number: number, body: Buffer): number => {
    entries.push(delimited(Buffer.concat([numberField(1, next), bytesField(number, body)])));
    next += 1;
    return next - 1;
  };
  const file = ([path, hash]: [string, string]): number =>
    add(3, Buffer.concat([bytesField(1, path), ...(hash === '' ? [] : [bytesField(2, bytesField(1, hash))])]));
  for (const spawn of spawns) {
    const inputs = pairs(spawn.inputs).map(file);
    const half = inputs.slice(0, Math.floor(inputs.length / 2));
    const packed = (numbers: readonly number[]): Buffer => Buffer.concat(numbers.map(varint));
    const inner = add(6, bytesField(5, packed(half)));
    const outer = add(
      6,
      Buffer.concat([bytesField(4, packed([inner])), bytesField(5, packed(inputs.slice(half.length)))]),
    );
    const outputs = pairs(spawn.outputs).map(file);
    const body = Buffer.concat([
      ...(spawn.words ?? []).map((word) => bytesField(1, word)),
      ...pairs(spawn.env).map(([name, value]) =>
        bytesField(2, Buffer.concat([bytesField(1, name), bytesField(2, value)])),
      ),
      numberField(4, outer),
      ...outputs.map((id) => bytesField(6, numberField(5, id))),
      bytesField(7, spawn.target),
      bytesField(8, spawn.mnemonic),
      bytesField(11, 'linux-sandbox'),
    ]);
    entries.push(delimited(bytesField(7, body)));
  }
  return Buffer.concat(entries);
}
