import type { CodeToken } from './code-tokens.ts';
import { tags } from './constant-tags.ts';
import type { ClassFile } from './read-class.ts';
import { showConstant } from './show-constant.ts';
import { descriptorOf, methodTypes, operandIndex } from './stack-effects.ts';

/** A token of the result, or the whole of a concatenation; `from` is the offset of the first instruction it stands for. */
export interface Normal {
  readonly text: string;
  readonly targets: readonly number[];
  readonly pc: number;
}

interface Builder {
  /** Slots below the builder. */
  readonly base: number;
  readonly start: number;
  recipe: string;
  readonly types: string[];
}

interface Extent {
  readonly start: number;
  readonly end: number;
}

const newObject = 187;
const dup = 89;
const invokedynamic = 186;
const builderClass = 'java/lang/StringBuilder';
const valueOfCall = 'java/lang/String.valueOf(Ljava/lang/Object;)Ljava/lang/String;';
const factory =
  'invokeStatic java/lang/invoke/StringConcatFactory.makeConcatWithConstants(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;[Ljava/lang/Object;)Ljava/lang/invoke/CallSite;';
const argumentMark = '\u0001';
const constantMark = '\u0002';

/**
 * Code with each concatenation of strings as one token, whether it is written with a StringBuilder that never leaves the
 * stack (JDK 8, `-XDstringConcat=inline`) or with `makeConcatWithConstants` (JEP 280). Undefined where a builder is used
 * otherwise.
 */
export function withoutConcatenation(file: ClassFile, tokens: readonly CodeToken[]): readonly Normal[] | undefined {
  const writer = new ConcatWriter(file, tokens);
  for (let at = 0; at < tokens.length; at += 1) {
    const next = writer.take(at);
    if (next === undefined) return undefined;
    at = next;
  }
  return writer.finish();
}

class ConcatWriter {
  private readonly file: ClassFile;
  private readonly tokens: readonly CodeToken[];
  private readonly normal: Normal[] = [];
  private readonly builders: Builder[] = [];
  private readonly extents: Extent[] = [];
  /** The token that was put last into the normal form, as it is. */
  private last: CodeToken | undefined;
  private readonly targets: ReadonlySet<number>;

  constructor(file: ClassFile, tokens: readonly CodeToken[]) {
    this.file = file;
    this.tokens = tokens;
    this.targets = new Set(tokens.flatMap((token) => token.targets));
  }

  /** Takes the token at `at` and gives the number of the last one taken; undefined where it cannot be told. */
  take(at: number): number | undefined {
    const token = this.tokens[at];
    if (token === undefined) return undefined;
    if (this.beginsBuilder(at)) {
      this.builders.push({ base: token.depth, start: token.pc, recipe: '', types: [] });
      return at + 2;
    }
    const builder = this.builders.at(-1);
    const member = this.memberOf(token);
    if (builder !== undefined && member.startsWith(`${builderClass}.`) && this.isOn(token, builder)) {
      return this.takeCall(at, builder, member);
    }
    // Whatever reaches down to the builder uses it otherwise.
    if (builder !== undefined && token.depth - token.pops <= builder.base) return undefined;
    const concatenation = this.indyConcatenation(token);
    if (concatenation === undefined) return undefined;
    const text = member === valueOfCall ? valueOfCall : concatenation === '' ? token.text : concatenation;
    this.normal.push({ text, targets: token.targets, pc: token.pc });
    this.last = token;
    return at;
  }

  /** All builders are done, and no branch leads into or out of one. */
  finish(): readonly Normal[] | undefined {
    if (this.builders.length > 0) return undefined;
    const inside = ({ start, end }: Extent, pc: number): boolean => pc > start && pc <= end;
    const crosses = this.tokens.some(({ pc, targets }) =>
      targets.some((target) => this.extents.some((extent) => inside(extent, pc) !== inside(extent, target))),
    );
    return crosses ? undefined : this.normal;
  }

  private beginsBuilder(at: number): boolean {
    const [first, second, third] = [0, 1, 2].map((step) => this.tokens[at + step]);
    if (first === undefined || second === undefined || third === undefined) return false;
    return (
      first.instruction.opcode === newObject &&
      this.memberOf(first) === builderClass &&
      second.instruction.opcode === dup &&
      this.memberOf(third) === `${builderClass}.<init>()V` &&
      !this.targets.has(second.pc) &&
      !this.targets.has(third.pc)
    );
  }

  /** The call is on the builder, with its arguments above. */
  private isOn({ depth, pops }: CodeToken, builder: Builder): boolean {
    return depth - pops === builder.base;
  }

  private takeCall(at: number, builder: Builder, member: string): number | undefined {
    const token = this.tokens[at];
    if (token === undefined) return undefined;
    if (member === `${builderClass}.toString()Ljava/lang/String;`) {
      this.builders.pop();
      this.extents.push({ start: builder.start, end: token.pc });
      const text = concatToken(builder.recipe, builder.types);
      this.normal.push({ text, targets: [], pc: token.pc });
      this.last = token;
      return at;
    }
    const type = /\.append\((.*)\)Ljava\/lang\/StringBuilder;$/.exec(member)?.[1];
    if (type === undefined || !appended.has(type)) return undefined;
    const constant = this.constantBefore(at, type);
    if (constant === undefined) {
      builder.recipe += argumentMark;
      builder.types.push(normalType(type));
      // append(Object) calls String.valueOf at once; javac does so in front of the call site since JDK-8273914.
      if (type === 'Ljava/lang/Object;') this.normal.push({ text: valueOfCall, targets: [], pc: token.pc });
    } else {
      if (constant.includes(argumentMark) || constant.includes(constantMark)) return undefined;
      builder.recipe += constant;
      this.normal.pop();
    }
    this.last = token;
    return at;
  }

  /** The text of the constant that the token before loads; undefined where it loads none that compilers fold in. */
  private constantBefore(at: number, type: string): string | undefined {
    const [before, token] = [this.tokens[at - 1], this.tokens[at]];
    if (before === undefined || token === undefined || this.last !== before) return undefined;
    if (this.targets.has(token.pc) || this.targets.has(before.pc)) return undefined;
    const { opcode, at: range } = before.instruction;
    const index = operandIndex(this.file, before.instruction);
    const tag = this.file.constants.get(index)?.tag;
    if (type === 'Ljava/lang/String;') return tag === tags.String ? this.wholeText(index) : undefined;
    const value = loadedNumber(this.file, opcode, range.start, index, tag);
    if (value === undefined) return undefined;
    if (type === 'C') return String.fromCharCode(Number(value));
    if (type === 'Z') return value === 1n ? 'true' : 'false';
    return type === 'I' || type === 'J' ? String(value) : undefined;
  }

  /** A text that is shown in part could hide a difference. */
  private wholeText(index: number): string | undefined {
    const text = showConstant(this.file, index);
    return text.endsWith('…') ? undefined : text;
  }

  private memberOf({ instruction }: CodeToken): string {
    const index = operandIndex(this.file, instruction);
    const tag = this.file.constants.get(index)?.tag;
    return tag === tags.Methodref || tag === tags.Class ? showConstant(this.file, index) : '';
  }

  /** The handle of StringConcatFactory's method, and nothing that looks like it. */
  private isFactory(number: number): boolean {
    const handle = this.file.constants.get(number);
    const method = this.file.constants.get(handle?.refs[0] ?? 0);
    return method?.tag === tags.Methodref && showConstant(this.file, number) === factory;
  }

  /** '' for anything else; undefined for a concatenation that cannot be told. */
  private indyConcatenation({ instruction }: CodeToken): string | undefined {
    if (instruction.opcode !== invokedynamic) return '';
    const { constants } = this.file;
    const index = operandIndex(this.file, instruction);
    const [handle = 0, recipe = 0, ...more] = constants.get(constants.get(index)?.refs[0] ?? 0)?.refs ?? [];
    const name = constants.get(constants.get(index)?.refs[1] ?? 0)?.refs[0] ?? 0;
    if (!this.isFactory(handle) || showConstant(this.file, name) !== 'makeConcatWithConstants') return '';
    const text = this.wholeText(recipe);
    // The two bytes behind the index are zero (JVMS 6.5).
    if (this.file.bytes.readUInt16BE(instruction.at.end - 2) !== 0) return undefined;
    const descriptor = descriptorOf(this.file, index);
    if (text === undefined || more.length > 0 || descriptor?.endsWith(')Ljava/lang/String;') !== true) return undefined;
    const { parameters } = methodTypes(descriptor);
    // Objects are made text when all arguments are there, later than a builder does it.
    const isEager = parameters.every((type) => type.length === 1 || type === 'Ljava/lang/String;');
    return isEager ? concatToken(text, parameters.map(normalType)) : '';
  }
}

/** Types of the parameter of `StringBuilder.append` that a concatenation uses. */
const appended: ReadonlySet<string> = new Set([...'IJCZFD', 'Ljava/lang/String;', 'Ljava/lang/Object;']);

/** Bytes and shorts are appended as ints; objects were made text before. */
function normalType(type: string): string {
  if (type === 'B' || type === 'S') return 'I';
  return type === 'Ljava/lang/Object;' ? 'Ljava/lang/String;' : type;
}

function concatToken(recipe: string, types: readonly string[]): string {
  return `concat ${JSON.stringify(recipe)} ${types.join(' ')}`;
}

/** iconst_<n>, lconst_<n>, bipush, sipush, ldc, ldc2_w. */
function loadedNumber(
  { bytes, constants }: ClassFile,
  opcode: number,
  start: number,
  index: number,
  tag: number | undefined,
): bigint | undefined {
  if (opcode >= 2 && opcode <= 8) return BigInt(opcode - 3);
  if (opcode === 9 || opcode === 10) return BigInt(opcode - 9);
  if (opcode === 16) return BigInt(bytes.readInt8(start + 1));
  if (opcode === 17) return BigInt(bytes.readInt16BE(start + 1));
  const literal = constants.get(index)?.literal.start ?? 0;
  if (tag === tags.Integer) return BigInt(bytes.readInt32BE(literal));
  return tag === tags.Long ? bytes.readBigInt64BE(literal) : undefined;
}
