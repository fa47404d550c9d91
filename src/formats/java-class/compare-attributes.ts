import type { SideName } from '../../model/bytes.ts';
import { contentPieces, ownPieces, type Piece, piecesOf, type Unit, unitsOf } from './class-parts.ts';
import { codeFacts } from './code-facts.ts';
import { codeContent, sameLayout } from './code-layout.ts';
import { compareAnnotations } from './compare-annotations.ts';
import { compareInstructions } from './compare-code.ts';
import { type ContentLabel, compareContent } from './compare-items.ts';
import type { ClassSide, Comparison, Said } from './comparison.ts';
import { pairUnits, type UnitPairs } from './pair-units.ts';
import { showConstant } from './show-constant.ts';
import { showPieces } from './show-piece.ts';
import type { Tables } from './tables.ts';

/** Two units with attributes: classes, members, or Code attributes. */
export interface Owners {
  /** `method f()V`, `class`. */
  readonly name: string;
  readonly left: Unit;
  readonly right: Unit;
  /** Of two Code attributes: their methods. */
  readonly methods?: { readonly left: Unit; readonly right: Unit };
  /** The site of the code already takes in the tables that count in bytes of code. */
  readonly tablesTold?: boolean;
}

/** Attributes that only debuggers, stack traces and readers of parameter names use. */
const codeDebugTables = /^(LineNumberTable|LocalVariable(Type)?Table)$/;
const sourceAttributes = /^Source(File|DebugExtension)$/;

/** Attributes of a Code attribute that count in bytes of code. */
const codeTables = /^(StackMapTable|LineNumberTable|LocalVariable(Type)?Table|Runtime(In)?VisibleTypeAnnotations)$/;

/** Keys of attributes that differ on both sides: of the contents, and of a mere order. */
const keys: readonly (readonly [RegExp, string, string?])[] = [
  [/^Source(File|DebugExtension)$/, 'class:source-file'],
  [/^ConstantValue$/, 'class:constant'],
  [/Annotations$|^AnnotationDefault$/, 'class:annotation', 'class:annotation-order'],
  [
    /^(InnerClasses|NestMembers|PermittedSubclasses|EnclosingMethod|NestHost)$/,
    'class:inner-classes',
    'class:inner-order',
  ],
  [/^Module/, 'class:module'],
  [/^StackMapTable$/, 'class:stack-map'],
  [/^Exceptions$/, 'class:exceptions'],
  [/^LineNumberTable$/, 'class:line-numbers'],
  [/^LocalVariable(Type)?Table$/, 'class:local-variables'],
  [/^MethodParameters$/, 'class:method-parameters'],
];

/** Told once for the whole class. */
const collectedKeys = ['class:line-numbers', 'class:local-variables', 'class:method-parameters'];

/** '' for an attribute that is not known at its place: whatever its name, nobody reads it. */
function knownName(attribute: Unit): string {
  return contentPieces(attribute).some(({ name }) => name === 'info') ? '' : attribute.name;
}

function labelOf(attribute: Unit, owner: string): ContentLabel {
  const [, key = 'class:attribute', orderKey] = keys.find(([pattern]) => pattern.test(knownName(attribute))) ?? [];
  const name = owner === 'class' ? attribute.name : `${attribute.name} of ${owner}`;
  return { key, name, attribute: attribute.name, ...(orderKey === undefined ? {} : { orderKey }) };
}

/** Compares the attributes of two units, paired by name. */
export function compareAttributes(comparison: Comparison, owners: Owners, tables: Tables): void {
  const { pairs, onlyLeft, onlyRight } = attributePairs(comparison, owners);
  for (const pair of pairs) compareAttribute(comparison, owners, pair.left, pair.right, tables);
  for (const unit of onlyLeft) addOneSided(comparison, owners, unit, 'left', tables);
  for (const unit of onlyRight) addOneSided(comparison, owners, unit, 'right', tables);
  const moved = pairs.filter((pair) => pair.moved);
  if (moved.length === 0) return;
  const side = (units: readonly Unit[]): Said => {
    const sorted = [...units].sort((a, b) => a.at.start - b.at.start);
    return { pieces: sorted.flatMap((unit) => [...piecesOf(unit)]), value: sorted.map(({ name }) => name).join(', ') };
  };
  comparison.add(
    { key: 'class:attribute-order', name: `order of attributes of ${owners.name}`, kind: 'order' },
    side(moved.map((pair) => pair.left)),
    side(moved.map((pair) => pair.right)),
  );
}

function attributePairs(comparison: Comparison, { left, right }: Owners): UnitPairs<Unit> {
  const nameOn = (side: ClassSide) => (unit: Unit) => side.id(ownPieces(unit)[0]?.index ?? 0);
  const [lefts, rights] = [unitsOf(left, 'attribute'), unitsOf(right, 'attribute')];
  return pairUnits(lefts, rights, nameOn(comparison.left), nameOn(comparison.right));
}

function compareAttribute(comparison: Comparison, owners: Owners, left: Unit, right: Unit, tables: Tables): void {
  const name = knownName(left);
  if (name === 'BootstrapMethods') {
    // The methods themselves are compared as constants.
    followAll(comparison, ownPieces(left), ownPieces(right));
    return;
  }
  if (comparison.absorb(piecesOf(left), piecesOf(right))) return;
  followAll(comparison, ownPieces(left).slice(0, 2), ownPieces(right).slice(0, 2));
  if (name === 'Code') {
    compareCode(comparison, owners, left, right, tables);
    return;
  }
  if (owners.tablesTold === true && codeTables.test(name)) return;
  const label = labelOf(left, owners.name);
  if (!collectedKeys.includes(label.key)) {
    const [a, b] = [left.parts.slice(2), right.parts.slice(2)];
    const isTable = label.orderKey === 'class:annotation-order';
    if (!isTable || !compareAnnotations(comparison, label, a, b)) compareContent(comparison, label, a, b);
    return;
  }
  const [a, b] = [contentPieces(left), contentPieces(right)];
  followLengths(comparison, a, b);
  tables.add(comparison, { key: label.key, name, left: a.filter(isContent), right: b.filter(isContent) });
}

function isContent({ role }: Piece): boolean {
  return role !== 'length';
}

function followAll(comparison: Comparison, left: readonly Piece[], right: readonly Piece[]): void {
  left.forEach((piece, at) => {
    const other = right[at];
    if (other !== undefined) comparison.follow(piece, other);
  });
}

/** Lengths pair up where both sides have as many. */
function followLengths(comparison: Comparison, left: readonly Piece[], right: readonly Piece[]): void {
  const [a, b] = [left, right].map((pieces) => pieces.filter(({ role }) => role === 'length'));
  followAll(comparison, a ?? [], b ?? []);
}

function compareCode(comparison: Comparison, owners: Owners, left: Unit, right: Unit, tables: Tables): void {
  const inner: Owners = { name: owners.name, left, right, methods: owners };
  followLengths(comparison, ownPieces(left).slice(2), ownPieces(right).slice(2));
  const tablesTold = !sameLayout(comparison, left, right);
  if (tablesTold) {
    const told = attributePairs(comparison, inner).pairs.filter((pair) => codeTables.test(knownName(pair.left)));
    const side = (code: Unit, units: readonly Unit[]): Piece[] => [
      ...codeContent(code),
      ...units.flatMap((unit) => [...contentPieces(unit)]),
    ];
    comparison.addCode(
      owners.name,
      side(
        left,
        told.map((pair) => pair.left),
      ),
      side(
        right,
        told.map((pair) => pair.right),
      ),
      codeFacts(comparison, owners.name, left, right),
    );
  } else compareInstructions(comparison, owners.name, left, right);
  compareAttributes(comparison, { ...inner, tablesTold }, tables);
}

function addOneSided(comparison: Comparison, owners: Owners, unit: Unit, side: SideName, tables: Tables): void {
  const name = knownName(unit);
  if (name === 'BootstrapMethods') {
    comparison.followOneSided(side, ownPieces(unit));
    return;
  }
  const pieces = piecesOf(unit);
  const row = { name, left: side === 'left' ? pieces : null, right: side === 'right' ? pieces : null };
  if (name === 'MethodParameters') tables.add(comparison, { ...row, key: 'class:method-parameters' });
  else if (codeDebugTables.test(name)) {
    const namesParameters = name === 'LocalVariableTable' && tellsParameterNames(comparison, owners, side);
    tables.add(comparison, { ...row, key: 'class:debug-info', namesParameters });
  } else {
    const isSource = sourceAttributes.test(name);
    const label = isSource ? { key: 'class:debug-info', name, attribute: name } : labelOf(unit, owners.name);
    const one: Said = { pieces, value: showPieces(comparison[side], contentPieces(unit)) };
    comparison.add(
      { key: label.key, name: label.name, facts: { attribute: label.attribute } },
      side === 'left' ? one : null,
      side === 'right' ? one : null,
    );
  }
}

/** Readers of parameter names look into the table of local variables where a method has no MethodParameters. */
function tellsParameterNames(comparison: Comparison, { methods }: Owners, side: SideName): boolean {
  if (methods === undefined) return true;
  const hasNames = (unit: Unit): boolean => unitsOf(unit, 'attribute').some(({ name }) => name === 'MethodParameters');
  if (hasNames(methods.left) && hasNames(methods.right)) return false;
  const descriptor = ownPieces(methods[side]).find(({ name }) => name === 'descriptor_index');
  return descriptor === undefined || !showConstant(comparison[side].file, descriptor.index).startsWith('()');
}
